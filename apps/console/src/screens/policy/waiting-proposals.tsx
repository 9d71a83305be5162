import type { PolicyDesk } from '@airlock/contracts/policy';
import { Button, Card, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useAct, useApi } from '../../api/use-api.js';
import { Countdown } from '../../parts/countdown.js';
import { ErrorNote } from '../../parts/error-note.js';
import { PersonName } from '../../parts/person-name.js';
import { useMay, useSession } from '../../session/use-session.js';
import { ChangeList } from './change-list.js';

type Proposal = PolicyDesk['waiting'][number];
const HOUR_MS = 3_600_000;

/** What waits for a second person, to be read and decided where the policy is. */
export const WaitingProposals = ({ desk }: { readonly desk: PolicyDesk }) => {
  const { t } = useTranslation('policy');
  return desk.waiting.length === 0 ? null : (
    <Stack gap="xs" component="section" aria-label={t('waiting.title')}>
      {desk.waiting.map((proposal) => (
        <ProposalCard key={proposal.approvalId} proposal={proposal} desk={desk} />
      ))}
    </Stack>
  );
};

const ProposalCard = ({ proposal, desk }: { readonly proposal: Proposal; readonly desk: PolicyDesk }) => {
  const { t } = useTranslation('policy');
  const may = useMay();
  const { view } = useSession();
  const [isOpen, { toggle }] = useDisclosure();
  const refreshes = ['getPolicyDesk', 'listApprovals', 'listPolicyVersions'] as const;
  const approve = useAct('approveRequest', { refreshes });
  const reject = useAct('rejectRequest', { refreshes });
  const { approvalId, requestedBy, reason, expiresAt } = proposal;
  const { name, base, rollsBackTo, textId } = proposal.proposal;
  const isMine = requestedBy === view.principal.id;
  const isOld = base !== desk.inForce.n;
  const diff = useApi(
    'diffPolicies',
    { query: { before: desk.inForce.textId, after: textId } },
    { enabled: isOpen },
  );
  return (
    <Card withBorder padding="sm" component="article" aria-label={t('waiting.of', { name })}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Text size="sm" fw={600}>
            {rollsBackTo === undefined
              ? t('waiting.of', { name })
              : t('waiting.rollBack', { n: rollsBackTo, name })}
          </Text>
          <Text size="sm" c="dimmed">
            <PersonName id={requestedBy} />: {reason}
          </Text>
          {isOld && (
            <Text size="sm" c="orange">
              {t('waiting.old', { base, n: desk.inForce.n })}
            </Text>
          )}
        </div>
        <Group gap="xs" wrap="nowrap">
          <Countdown to={expiresAt} urgentMs={HOUR_MS} />
          <Button size="compact-sm" variant="default" onClick={toggle} aria-expanded={isOpen}>
            {t('waiting.look')}
          </Button>
          {may('approvals.decide') && (
            <Button
              size="compact-sm"
              variant="default"
              loading={reject.isPending}
              onClick={() => reject.mutate({ params: { approvalId }, body: {} })}
            >
              {isMine ? t('waiting.withdraw') : t('waiting.reject')}
            </Button>
          )}
          {!isMine && may('policy.publish') && may('approvals.decide') && (
            <Button
              size="compact-sm"
              disabled={isOld}
              loading={approve.isPending}
              onClick={() => approve.mutate({ params: { approvalId }, body: {} })}
            >
              {t('waiting.approve')}
            </Button>
          )}
        </Group>
      </Group>
      {isMine && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('waiting.mine')}
        </Text>
      )}
      <ErrorNote error={approve.error ?? reject.error} />
      <Collapse expanded={isOpen}>
        <Stack pt="sm">
          <ErrorNote error={diff.error} />
          {diff.data !== undefined && <ChangeList changes={diff.data.items} />}
        </Stack>
      </Collapse>
    </Card>
  );
};

import { Alert, Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import type { Dossier } from '@airlock/contracts/http/streamer-api';
import type { Licence } from '@airlock/contracts/licence';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useSeconds } from '../../live/clock.js';
import { FactList } from '../../parts/fact-list.js';
import { listText } from '../../parts/list-text.js';
import { Panel } from '../../parts/panel.js';
import { useTimeText } from '../../parts/time.js';
import classes from './streamers.module.css';

const SOON_MS = 30 * 86_400_000;

/** Who somebody is as far as the house knows: how well, never by name or number. */
export const Who = ({ dossier: d }: { readonly dossier: Dossier }) => {
  const { t } = useTranslation('streamers');
  const time = useTimeText();
  const { identity } = d;
  const licences = [...d.licences, ...d.qualifications];
  return (
    <Panel
      title={t('who.title')}
      aside={
        <Badge color={d.level === 'none' ? 'orange' : 'teal'} variant="light" tt="none">
          {t(`level.${d.level}`)}
        </Badge>
      }
    >
      {d.refusals.length > 0 && (
        <Alert color="red" variant="light" title={t('who.refused')}>
          {d.refusals.map((f) => (
            <Text key={`${f.code} ${f.reason}`} size="sm">
              {f.reason}
            </Text>
          ))}
        </Alert>
      )}
      <FactList
        facts={[
          [t('who.age'), identity?.ageBand && t(`age.${identity.ageBand}`)],
          [t('who.verified'), identity && `${time(identity.verifiedAt)} · ${identity.provider}`],
          [t('who.revoked'), identity?.revokedAt && time(identity.revokedAt)],
          [t('who.consent'), identity?.guardianConsent && time(identity.guardianConsent.at)],
          [t('who.agency'), d.agency],
          [t('who.agreement'), d.agreement && `${d.agreement.version} · ${time(d.agreement.acceptedAt)}`],
          [t('who.categories'), listText(d.categories)],
          [t('who.allowed'), d.allowedCategories && listText(d.allowedCategories)],
          [
            t('who.restrictions'),
            d.restrictions.length > 0 &&
              d.restrictions.map((f) => `${f.code} (${f.basis ?? f.reason})`).join('; '),
          ],
          [
            t('who.sameOwner'),
            d.sharesKeysWith.length > 0 &&
              d.sharesKeysWith.map((streamerId, i) => (
                <Fragment key={streamerId}>
                  {i > 0 && ', '}
                  <Anchor
                    component={Link}
                    to="/streamers/$streamerId"
                    params={{ streamerId } as never}
                    size="sm"
                  >
                    {streamerId}
                  </Anchor>
                </Fragment>
              )),
          ],
        ].map(
          ([name, value]) => [name as string, value === false || value === '' ? undefined : value] as const,
        )}
      />
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {t('who.licences')}
        </Text>
        {licences.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('who.noLicences')}
          </Text>
        ) : (
          <ul className={classes['list']}>
            {licences.map((licence) => (
              <LicenceLine key={licence.licenceId} licence={licence} />
            ))}
          </ul>
        )}
      </Stack>
    </Panel>
  );
};

const LicenceLine = ({ licence: l }: { readonly licence: Licence }) => {
  const { t } = useTranslation('streamers');
  const time = useTimeText();
  const now = useSeconds();
  const state =
    l.revokedAt !== undefined
      ? 'revoked'
      : l.validTo <= now
        ? 'expired'
        : l.validTo - now < SOON_MS
          ? 'soon'
          : 'valid';
  return (
    <li>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          {l.type} {l.scope.includes('*') ? '' : `(${listText(l.scope)})`}
        </Text>
        <Badge
          color={{ valid: 'green', soon: 'yellow', expired: 'red', revoked: 'red' }[state]}
          variant="light"
          tt="none"
        >
          {t(`licence.${state}`)}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {time(l.validFrom)} – {time(l.validTo)}
      </Text>
    </li>
  );
};

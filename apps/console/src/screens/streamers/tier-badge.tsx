import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/use-api.js';

const COLOURS = ['green', 'blue', 'orange', 'red'] as const;

/** A credit tier by its name, with its title for whoever points at it; the lower, the warmer. */
export const TierBadge = ({ tier }: { readonly tier: string }) => {
  const { i18n } = useTranslation();
  const tiers = useApi('creditRules', {}).data?.tiers ?? [];
  const rank = tiers.findIndex((t) => t.name === tier);
  const step = rank < 0 ? 1 : Math.round((rank * (COLOURS.length - 1)) / Math.max(1, tiers.length - 1));
  const title = tiers[rank]?.title[i18n.language.startsWith('zh') ? 'zh' : 'en'];
  return (
    <Badge color={COLOURS[step]!} variant="light" title={title} tt="none">
      {tier}
    </Badge>
  );
};

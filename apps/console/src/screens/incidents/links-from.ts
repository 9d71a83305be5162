import type { IncidentLinks } from '@airlock/contracts/incident';

const KINDS = {
  case: 'caseIds',
  pg: 'pageIds',
  act: 'actionIds',
  ap: 'approvalIds',
} as const;

/**
 * What somebody pasted, ids apart by spaces or commas, as links; what has no known beginning is a stream. Undefined where
 * there is nothing, or something that is no id.
 */
export const linksFrom = (text: string): Partial<IncidentLinks> | undefined => {
  const ids = text.split(/[\s,，、]+/u).filter((id) => id !== '');
  if (ids.length === 0 || ids.some((id) => !/^[\w.:-]{3,128}$/.test(id))) return undefined;
  const links: Partial<Record<keyof IncidentLinks, string[]>> = {};
  for (const id of ids) {
    const prefix = id.slice(0, Math.max(0, id.indexOf('_')));
    const kind = prefix in KINDS ? KINDS[prefix as keyof typeof KINDS] : 'streamIds';
    (links[kind] ??= []).push(id);
  }
  return links as Partial<IncidentLinks>;
};

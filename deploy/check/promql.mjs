// Rules made of the dashboard's expressions, for promtool to parse: node promql.mjs > rules.yaml; promtool check rules rules.yaml
import { readFileSync } from 'node:fs';

const dashboard = JSON.parse(readFileSync(new URL('../grafana/airlock.json', import.meta.url), 'utf8'));
const targets = dashboard.panels.flatMap((panel) => panel.targets ?? []);
const rules = [...targets, ...dashboard.annotations.list].map(({ expr }, i) => ({
  record: `dashboard:expression_${i}:checked`,
  expr: expr.replaceAll('$__rate_interval', '1m'),
}));
// JSON is YAML.
console.log(JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));

import type { ScanReport } from '../report.js';
export const htmlReport = (report: ScanReport): string => JSON.stringify(report);

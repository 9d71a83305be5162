import type { Json } from '../tables.js';

interface OrdersTable {
  order_id: string;
  issuer: string;
  doc_no: string;
  due_at: number;
  received_at: number;
  acted_at: number | null;
  body: Json;
}

interface ReportsTable {
  report_id: string;
  subject: string;
  detected_at: number;
  body: Json;
}

export interface OrderTables {
  orders: OrdersTable;
  reports: ReportsTable;
}

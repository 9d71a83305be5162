interface AuditTilesTable {
  index: number;
  leaves: Uint8Array;
}

interface AuditNodesTable {
  level: number;
  index: number;
  hash: Uint8Array;
}

interface AuditCheckpointsTable {
  size: number;
  at: number;
  note: string;
}

export interface AuditProofTables {
  audit_tiles: AuditTilesTable;
  audit_nodes: AuditNodesTable;
  audit_checkpoints: AuditCheckpointsTable;
}

import type { Role } from '@airlock/contracts/person';

type Holder = Exclude<Role, 'operator'>;

const FLOOR: readonly Holder[] = ['moderator', 'duty', 'duty_lead', 'editor_in_chief'];
const STAFF: readonly Holder[] = [
  ...FLOOR,
  'board',
  'appeals_reviewer',
  'policy_owner',
  'liaison',
  'minors_desk',
];

/**
 * Who may call which routes, written down a second time on purpose: a route that asks for the wrong permission, or a
 * permission that goes to the wrong role, is seen here. A new route is added to the line of those who may.
 */
const TABLE: readonly (readonly [readonly Holder[], string])[] = [
  [
    [...STAFF, 'auditor', 'platform'],
    'listStreams getStream listVerdicts listRetractions traceSource listActions getAction explainAction getMass listNotices listSanctions getStreamer listLicences listEditors getCredit getScore creditReport creditRules listStreamers',
  ],
  [
    [...FLOOR, 'appeals_reviewer', 'minors_desk'],
    'previewPlaylist previewSegment lookAtStream getThumbnail getPicture',
  ],
  [[...STAFF, 'auditor', 'admin', 'platform'], 'getPipeline'],
  [['duty', 'duty_lead'], 'cut'],
  [['duty', 'duty_lead', 'appeals_reviewer'], 'lift'],
  [
    [...FLOOR],
    'approve dump setCategory releaseMessage dropMessage maskMessage setChatMode takeAction claimNext claimCase renewClaim releaseClaim decideCase undoDecision watchStream stopWatching retract decideComplaint warnNotifier suspendNotifier',
  ],
  [[...STAFF], 'listChat'],
  [
    ['platform'],
    'raiseAlerts postChat fileAppeal setProfile acceptAgreement reportIdentity revokeIdentity requestErasure askGate setAudience setPrompt addSaleLink observeProvider admit endStream resumeStream',
  ],
  [
    [...STAFF, 'auditor'],
    'listCases listStreamerCases getQueue getCase lookAtCase listBanks listKnown listComplaints getNotifier getPolicy',
  ],
  [
    [...FLOOR],
    'listSecondLooks readSecondLook claimSecondLook renewSecondLook releaseSecondLook decideSecondLook ownQuality decideCaseGroup',
  ],
  [['duty_lead', 'editor_in_chief', 'auditor'], 'listLookResults reviewerQuality staffWellness'],
  [['duty_lead', 'editor_in_chief'], 'listBank bankCase'],
  [
    [...STAFF, 'retention_officer', 'auditor', 'admin', 'platform'],
    'readPreferences writePreferences unveil ownWellness',
  ],
  [[...STAFF, 'auditor'], 'listCaseGroups readCaseGroup'],
  [
    ['duty_lead', 'editor_in_chief', 'board', 'policy_owner', 'liaison', 'auditor', 'admin'],
    'listFigures decisionFigures timeFigures appealFigures complaintFigures coverageFigures rotaFigures workloadFigures',
  ],
  [['auditor'], 'listAudit auditCheckpoints auditEntries proveInclusion proveConsistency'],
  [
    ['duty', 'duty_lead', 'policy_owner'],
    'putBank addKnown importKnown approveKnown setKnownStatus putLexicon addTerms setTerm dryRunTerms dryRunPictures',
  ],
  [
    [...STAFF, 'auditor'],
    'getPolicyDesk listPolicyVersions getPolicyText checkPolicy diffPolicies startBacktest getTrial getLookBack cancelLookBack listLexicons listTerms',
  ],
  [['policy_owner'], 'proposePolicy rollBackPolicy startTrial endTrial'],
  [
    [...STAFF, 'retention_officer', 'auditor', 'admin', 'platform'],
    'readSession verifySession changePassword signOut endGrant events',
  ],
  [
    ['admin'],
    'listAccounts addAccount setRoles setDisabled inviteAgain appointEditor vacateEditor listKeys addKey revokeKey rotateIdentityKeys retireIdentityKey addWebhook setWebhook rotateWebhookSecret replayDeliveries',
  ],
  [['duty_lead', 'admin'], 'breakGlass'],
  [['duty_lead', 'editor_in_chief', 'liaison', 'minors_desk', 'auditor', 'admin'], 'listGrants'],
  [['minors_desk'], 'askGrant viewMinorsCase'],
  [['duty', 'duty_lead', 'board'], 'imposeSanction liftSanction'],
  [['duty_lead'], 'previewMass requestMass rollBackMass'],
  [
    ['liaison'],
    'exportStatements exportPublishers reportBlacklistEntry draftReport sendReport acknowledgeReport raiseRetention placeHold reviewHold releaseHold releaseEvidence exportEvidence',
  ],
  [['appeals_reviewer', 'board', 'liaison', 'auditor'], 'listAppeals appealStatistics'],
  [['appeals_reviewer'], 'takeAppeal decideAppeal'],
  [[...STAFF, 'retention_officer', 'auditor', 'admin'], 'listApprovals listPeople'],
  [[...STAFF, 'retention_officer', 'admin'], 'approveRequest rejectRequest'],
  [[...STAFF, 'retention_officer', 'auditor'], 'listDeadlines'],
  [['platform', 'liaison', 'admin'], 'putLicence revokeLicence'],
  [
    ['board', 'appeals_reviewer', 'liaison'],
    'recordingPlaylist recordingSegment recordingChat listEvidence getEvidence readEvidence',
  ],
  [
    ['retention_officer', 'liaison', 'auditor'],
    'getRetention recordingCoverage listHolds listErasures retentionStatus listProofs verifyRetention',
  ],
  [['retention_officer'], 'runRetention'],
  [[...STAFF, 'auditor', 'admin'], 'pagingNow listPages exportPages getPage listChannels getPagingSteps'],
  [
    [...FLOOR, 'liaison', 'admin'],
    'acknowledgePage resolvePage escalatePage addChannel setChannel removeChannel testChannel getContact setContact',
  ],
  [[...FLOOR, 'liaison'], 'raisePage'],
  [['duty_lead', 'admin'], 'setPagingSteps'],
  [[...STAFF, 'auditor'], 'listPlaybooks listIncidents getIncident listIncidentMass exportIncident'],
  [
    ['duty', 'duty_lead', 'editor_in_chief'],
    'openIncident changeIncident noteIncident checkIncident linkIncident',
  ],
  [['duty_lead'], 'previewIncidentMass requestIncidentMass closeIncident'],
  [[...FLOOR], 'patrolRound reportLooks'],
  [[...FLOOR, 'auditor'], 'listMisses listLooks patrolReport exportPatrol'],
  [['duty', 'duty_lead', 'board', 'liaison'], 'sealEvidence'],
  [
    ['duty_lead', 'board', 'appeals_reviewer', 'liaison', 'auditor'],
    'listBlacklist exportBlacklist getBlacklistEntry',
  ],
  [
    ['duty_lead', 'board', 'liaison'],
    'proposeBlacklistEntry importBlacklist amendBlacklistEntry extendBlacklistEntry liftBlacklistEntry',
  ],
  [[...STAFF, 'platform'], 'checkBlacklists sharePeriod shareBucket lookUpApp admitProvider'],
  [
    ['liaison', 'auditor', 'admin'],
    'listProviders exportProviders providerChanges providerStatus getProvider diligence',
  ],
  [['liaison', 'admin'], 'closeProviderCase saveProvider openRemediation'],
  [
    [...STAFF, 'retention_officer', 'auditor', 'admin'],
    'getDuty getMyDuty listDutyPeople listSchedules previewSchedule listShifts getCoverage listOverrides listSwaps dutyHistory dutyHistoryCsv dutyAt listHandovers getHandover getStaffing staffingHistory staffingHistoryCsv listFeeds addFeed revokeFeed',
  ],
  [[...STAFF], 'takeOver askSwap acceptSwap refuseSwap signOn signOff writeHandover acknowledgeHandover'],
  [
    ['duty_lead', 'admin'],
    'putDutyPerson addSchedule changeSchedule removeSchedule addOverride cancelOverride',
  ],
  [['board'], 'adjustCredit'],
  [['board', 'policy_owner'], 'simulateCredit'],
  [['admin', 'auditor'], 'listWebhooks listDeliveries'],
  [['duty_lead', 'liaison', 'auditor'], 'listOrders listReports'],
  [['duty_lead', 'liaison'], 'enterOrder carryOutOrder'],
  [['platform', 'admin'], 'listCaptures startCapture stopCapture'],
  [['admin', 'platform', 'duty_lead', 'auditor'], 'openapi metrics'],
];

export const MATRIX: Readonly<Record<string, readonly Holder[]>> = Object.fromEntries(
  TABLE.flatMap(([holders, ids]) => ids.split(' ').map((id) => [id, holders])),
);

/** Routes for anybody: they prove who is asking by themselves, or there is nothing to hide. */
export const PUBLIC: readonly string[] =
  'readFeed signIn signInWays signInDemo startOidc finishOidc enrol complain complaintStatus appealComplaint auditKey auditCheckpoint mediaMtxHook srsHook nginxRtmpHook live ready'.split(
    ' ',
  );

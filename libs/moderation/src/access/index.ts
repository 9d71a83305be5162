export { conflictOf, type GroupRoles, type RoleAnswer, type RoleChange, roleChange, rolesOfGroups } from './role-rules.js'; // prettier-ignore
export {
  BREAK_GLASS_MS,
  INVITE_MS,
  isInForce,
  isSessionGood,
  rolesAt,
  SESSION_IDLE_MS,
  SESSION_MAX_MS,
  sessionEnds,
  type SessionTimes,
} from './session-rules.js';

export { grantedBy, isSeparate, may, rolesWith } from './roles.js';

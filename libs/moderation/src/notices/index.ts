export { MEASURES } from './measures.js';
export {
  automationInWords,
  inLanguage,
  type NoticeValues,
  readableTime,
  renderNotice,
  statementValues,
} from './render.js';
export { type Templates, TEMPLATES } from './templates.js';
export { toTransparency } from './transparency.js';

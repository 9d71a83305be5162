export { type Call, type Calling, type PageInput, type StepNow, type Turn, turn } from './engine.js';
export { type Outgoing, outgoing, type OutgoingFacts, pageTitle, type PageWords } from './words.js';

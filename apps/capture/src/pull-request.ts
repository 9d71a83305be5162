export { PullRequest } from '@airlock/contracts/capture';

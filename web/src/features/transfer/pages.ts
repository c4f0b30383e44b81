// Both pages in one chunk: who sends a file sees its plan the next moment.
export { ImportPage } from './plan/ImportPage';
export { TransferPage } from './TransferPage';

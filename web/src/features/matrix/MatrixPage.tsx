import { Page } from '~/ui/Page';

export function MatrixPage() {
  return <Page title="Matrix">{null}</Page>;
}

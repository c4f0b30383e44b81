import { Page } from '~/ui/Page';

export function CellPage() {
  return <Page title="Cell">{null}</Page>;
}

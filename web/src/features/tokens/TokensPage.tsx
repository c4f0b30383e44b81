import { Page } from '~/ui/Page';

export function TokensPage() {
  return <Page title="API tokens">{null}</Page>;
}

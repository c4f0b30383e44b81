import { Page } from '~/ui/Page';

export function DefaultsPage() {
  return <Page title="Global defaults">{null}</Page>;
}

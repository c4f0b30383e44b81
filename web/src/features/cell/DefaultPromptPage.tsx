import { Page } from '~/ui/Page';

export function DefaultPromptPage() {
  return <Page title="Global default">{null}</Page>;
}

import { Page } from '~/ui/Page';

export function PreviewsPage() {
  return <Page title="Previews">{null}</Page>;
}

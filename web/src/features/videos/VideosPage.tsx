import { Page } from '~/ui/Page';

export function VideosPage() {
  return <Page title="Videos">{null}</Page>;
}

import { Page } from '~/ui/Page';

export function EmotionsPage() {
  return <Page title="Emotions">{null}</Page>;
}

import { Page } from '~/ui/Page';

export function CharacterPage() {
  return <Page title="Character">{null}</Page>;
}

import { Page } from '~/ui/Page';

export function AdminsPage() {
  return <Page title="Admins">{null}</Page>;
}

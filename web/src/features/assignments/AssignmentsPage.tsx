import { Page } from '~/ui/Page';

export function AssignmentsPage() {
  return <Page title="Assignments">{null}</Page>;
}

import type { ReactNode } from 'react';
import { Page } from '~/ui/page/Page';
import { StagingTabs } from './StagingTabs';

interface StagingPageProps {
  title: string;
  description: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of this section, with the way to the others. */
export function StagingPage(props: StagingPageProps) {
  return <Page {...props} breadcrumbs={<StagingTabs />} />;
}

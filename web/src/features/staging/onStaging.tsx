import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { meQuery } from '~/api/access/session';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { Elsewhere } from './Elsewhere';

/** A page that only staging has; production says where staging is instead. */
export function onStaging(View: ComponentType): ComponentType {
  return function StagingOnly() {
    const environment = useQuery(meQuery).data?.environment;
    if (environment === undefined) return <PageSkeleton />;
    if (environment === 'staging') return <View />;
    return (
      <Page title="Staging">
        <Elsewhere />
      </Page>
    );
  };
}

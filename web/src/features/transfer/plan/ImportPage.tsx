import { useMediaQuery } from '@mantine/hooks';
import { IconFileOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import { importQuery } from '~/api/transfer/imports';
import { isProblem } from '~/lib/problem';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Empty } from '~/ui/page/Empty';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { CancelImport } from './CancelImport';
import { ImportBody } from './ImportBody';
import { ImportFacts } from './ImportFacts';
import classes from './Plan.module.css';
import { Steps } from './Steps';

const route = getRouteApi('/shell/transfer/import/$importId');

/** One import on its way: read, reviewed, applied, reported. */
export function ImportPage() {
  const { importId } = route.useParams();
  const { data: one, error, refetch } = useQuery(importQuery(importId));
  const mayEdit = useMay('editor');
  const isRoomy = useMediaQuery('(min-width: 769px) and (min-height: 640px)', true, {
    getInitialValueInEffect: false,
  });
  const isListing = one?.status === 'planned' || one?.status === 'applied';
  const isUnknown = isProblem(error) && error.status === 404;
  return (
    <Page
      title={one?.file_name ?? 'Import'}
      fills={isListing && isRoomy}
      description={one && <ImportFacts one={one} />}
      breadcrumbs={
        <div className={classes['top']}>
          <TextLink to="/transfer" search={{ tab: 'import' }}>
            All imports
          </TextLink>
          {one && <Steps one={one} />}
        </div>
      }
      actions={one && mayEdit && <CancelImport key={one.status} one={one} />}
    >
      {isUnknown && (
        <Empty
          icon={<IconFileOff size={26} />}
          title="There is no such import"
          action={
            <LinkButton to="/transfer" search={{ tab: 'import' }}>
              To all imports
            </LinkButton>
          }
        >
          The link may be incomplete, or of another environment.
        </Empty>
      )}
      {error && !isUnknown && (
        <ErrorPanel
          error={error}
          what="The import could not be read"
          onRetry={() => void refetch()}
        />
      )}
      {!one && !error && <PageSkeleton />}
      {one && <ImportBody key={one.import_id} one={one} mayEdit={mayEdit} />}
    </Page>
  );
}

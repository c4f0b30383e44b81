import { useQuery } from '@tanstack/react-query';
import { expressionLabelsQuery } from '~/api/exchange/expressionLabels';
import { emotionsQuery } from '~/api/prompts/emotions';
import { TextLink } from '~/ui/link/TextLink';
import { ErrorPanel } from '~/ui/page/ErrorPanel';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { MapEditor } from './MapEditor';

/** Which expressions of other programs stand for which emotion. */
export function ExpressionsPage() {
  const labels = useQuery(expressionLabelsQuery);
  const emotions = useQuery(emotionsQuery);
  return (
    <Page
      title="Expressions"
      description="SillyTavern and other programs have expressions of their own. This says which of them show which emotion, when clips are exported and when cards come in."
      breadcrumbs={
        <nav aria-label="Breadcrumb">
          <TextLink to="/emotions" search={{}}>
            Emotions
          </TextLink>
        </nav>
      }
    >
      {labels.error && !labels.data && (
        <ErrorPanel
          error={labels.error}
          what="The expressions could not be read"
          onRetry={() => void labels.refetch()}
        />
      )}
      {labels.isPending && <PageSkeleton rows={6} />}
      {labels.data && <MapEditor read={labels.data} emotions={emotions.data ?? []} />}
    </Page>
  );
}

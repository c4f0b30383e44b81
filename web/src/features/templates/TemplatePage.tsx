import { Alert, Button, Group, Tabs } from '@mantine/core';
import {
  IconArchive,
  IconHistory,
  IconHistoryToggle,
  IconListDetails,
  IconPencil,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '~/api/access/useMay';
import { templateQuery, type TemplateDetails } from '~/api/templates/templates';
import { useTemplateChanges } from '~/api/templates/useTemplateChanges';
import { useEditing } from '~/lib/draft/useEditing';
import { LeaveGuard } from '~/ui/dialog/LeaveGuard';
import { LinkButton } from '~/ui/link/LinkButton';
import { TextLink } from '~/ui/link/TextLink';
import { Unread } from '~/ui/page/NotFound';
import { Page } from '~/ui/page/Page';
import { PageSkeleton } from '~/ui/page/PageSkeleton';
import { notifyDone } from '~/ui/toast/notify';
import { EditTab } from './edit/EditTab';
import { readOf, type TemplateFields } from './edit/editing';
import { HistoryTab } from './HistoryTab';
import { RunsTab } from './RunsTab';
import { tabs } from './search';
import { UsageTab } from './usage/UsageTab';

const route = getRouteApi('/shell/templates/$templateId');

export function TemplatePage() {
  const { templateId } = route.useParams();
  const { data: template, error, refetch } = useQuery(templateQuery(templateId));
  if (error && !template) {
    return (
      <Page title="Template">
        <Unread
          error={error}
          what="The template could not be read"
          title="There is no such template"
          action={<LinkButton to="/templates">To the templates</LinkButton>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!template) return <PageSkeleton rows={4} />;
  return <LoadedTemplate key={template.id} template={template} />;
}

function LoadedTemplate({ template }: { template: TemplateDetails & { etag: string } }) {
  const { tab = 'edit' } = route.useSearch();
  const navigate = route.useNavigate();
  const mayEdit = useMay('editor');
  const { archive, restore } = useTemplateChanges();
  const editing = useEditing<TemplateFields>(readOf(template));
  const isArchived = template.archived_at !== null;
  const bringBack = () => restore.mutate(template.id);
  const open = (wanted: string | null) =>
    void navigate({ search: { tab: tabs.find((one) => one === wanted && one !== 'edit') } });
  return (
    <Page
      title={template.name}
      description={template.description === '' ? undefined : template.description}
      breadcrumbs={
        <nav aria-label="Breadcrumb">
          <TextLink to="/templates" search={{}}>
            Templates
          </TextLink>
        </nav>
      }
      actions={
        mayEdit &&
        !isArchived && (
          <Button
            variant="default"
            leftSection={<IconArchive size={16} aria-hidden />}
            loading={archive.isPending}
            onClick={() =>
              archive.mutate(template.id, {
                onSuccess: () => notifyDone('The template is archived.', { undo: bringBack }),
              })
            }
          >
            Archive
          </Button>
        )
      }
    >
      {isArchived && (
        <Alert color="gray" icon={<IconArchive size={20} />} title="This template is archived">
          <Group justify="space-between">
            Its cells keep their texts. It can be neither changed nor applied.
            {mayEdit && (
              <Button variant="default" loading={restore.isPending} onClick={bringBack}>
                Restore
              </Button>
            )}
          </Group>
        </Alert>
      )}
      <LeaveGuard isNeeded={editing.isChanged} />
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="edit" leftSection={<IconPencil size={16} />}>
            Edit
          </Tabs.Tab>
          <Tabs.Tab value="usage" leftSection={<IconListDetails size={16} />}>
            Usage
          </Tabs.Tab>
          <Tabs.Tab value="history" leftSection={<IconHistory size={16} />}>
            History
          </Tabs.Tab>
          <Tabs.Tab value="runs" leftSection={<IconHistoryToggle size={16} />}>
            Runs
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="edit">
          <EditTab template={template} editing={editing} mayEdit={mayEdit && !isArchived} />
        </Tabs.Panel>
        <Tabs.Panel value="usage">
          <UsageTab template={template} mayEdit={mayEdit && !isArchived} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <HistoryTab template={template} mayEdit={mayEdit && !isArchived} />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <RunsTab templateId={template.id} mayEdit={mayEdit} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

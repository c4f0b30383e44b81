import { Text } from '@mantine/core';
import type { AuditEntry } from '~/api/audit';
import { isolated } from '~/lib/text/isolated';
import { TextLink } from '~/ui/link/TextLink';
import { subjectWords } from './words';

/** The name of a character, user, emotion or admin; undefined when it is not known. */
export type NameOf = (kind: string, id: string) => string | undefined;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What an entry is about: a link to its page where it has one. */
export function AuditObject({ entry, nameOf }: { entry: AuditEntry; nameOf: NameOf }) {
  const { subject_kind: kind, subject_id: id, details } = entry;
  const emotion = text(details['emotion']);
  const characterId = text(details['character_id']);
  const emotionName = nameOf('emotion', emotion) ?? emotion;
  const characterName = nameOf('character', characterId) ?? 'a character';
  const cell =
    characterId === ''
      ? `${isolated(emotionName)}, global default`
      : `${isolated(characterName)}, ${isolated(emotionName)}`;
  switch (kind) {
    case 'prompt':
    case 'preview': {
      if (emotion === '') break;
      const search = kind === 'preview' ? ({ tab: 'previews' } as const) : {};
      if (characterId === '') {
        return (
          <TextLink to="/defaults/$emotion" params={{ emotion }}>
            {cell}
          </TextLink>
        );
      }
      return (
        <TextLink
          to="/characters/$characterId/$emotion"
          params={{ characterId, emotion }}
          search={search}
        >
          {cell}
        </TextLink>
      );
    }
    case 'video':
      return (
        <TextLink to="/videos/$videoId" params={{ videoId: id }}>
          {emotion === '' ? 'Video' : cell}
        </TextLink>
      );
    case 'export':
      return (
        <TextLink to="/transfer" search={{ export: id }}>
          {text(details['file_name']) || 'Export'}
        </TextLink>
      );
    case 'import':
      return (
        <TextLink to="/transfer/import/$importId" params={{ importId: id }}>
          {text(details['file_name']) || 'Import'}
        </TextLink>
      );
    case 'character':
      return (
        <TextLink to="/characters/$characterId" params={{ characterId: id }}>
          {nameOf('character', id) ?? (text(details['name']) || 'Character')}
        </TextLink>
      );
    case 'template':
      return (
        <TextLink to="/templates/$templateId" params={{ templateId: id }} search={{}}>
          {text(details['name']) || 'Template'}
        </TextLink>
      );
    case 'experiment':
      // The draft is gone.
      if (entry.action === 'experiment.delete')
        return <Text size="sm">{text(details['name'])}</Text>;
      return (
        <TextLink to="/experiments/$experimentId" params={{ experimentId: id }} search={{}}>
          {text(details['name']) || 'Experiment'}
        </TextLink>
      );
    case 'emotion':
      return (
        <TextLink to="/defaults/$emotion" params={{ emotion: id }}>
          {nameOf('emotion', id) ?? id}
        </TextLink>
      );
    case 'user':
      return (
        <TextLink to="/users/$userId" params={{ userId: id }}>
          {nameOf('user', id) ?? 'User'}
        </TextLink>
      );
    case 'assignment': {
      const userId = text(details['user_id']);
      if (userId === '') break;
      return (
        <TextLink to="/users/$userId" params={{ userId }}>
          {`${isolated(characterName)} to ${isolated(nameOf('user', userId) ?? 'a user')}`}
        </TextLink>
      );
    }
    case 'admin':
      return (
        <TextLink to="/admins">
          {nameOf('admin', id) ?? (text(details['email']) || 'Admin')}
        </TextLink>
      );
    case 'token':
      return <TextLink to="/tokens">{text(details['name']) || 'API token'}</TextLink>;
    case 'setting':
      return <TextLink to="/settings">{id.replaceAll('_', ' ')}</TextLink>;
  }
  return <Text size="sm">{subjectWords[kind] ?? kind}</Text>;
}

import { LinkButton } from '~/ui/link/LinkButton';
import { NotFound } from '~/ui/page/NotFound';

export function NotFoundPage() {
  return (
    <NotFound
      title="There is no such page"
      action={<LinkButton to="/characters">To the characters</LinkButton>}
    />
  );
}

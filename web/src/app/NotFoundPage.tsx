import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Empty } from '~/ui/page/Empty';

export function NotFoundPage() {
  return (
    <Empty
      icon={<IconMapQuestion size={28} />}
      title="There is no such page"
      action={
        <Button component={Link} to="/characters">
          To the characters
        </Button>
      }
    >
      The link may be old, or what it led to may be gone.
    </Empty>
  );
}

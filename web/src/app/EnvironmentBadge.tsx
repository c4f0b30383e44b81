import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '~/api/access/session';
import { isStaging } from '~/lib/browser/environment';

/** Which environment this is, where no band says it: nobody should mistake one for the other. */
export function EnvironmentBadge() {
  const environment = useQuery(meQuery).data?.environment;
  if (!environment || isStaging) return null;
  return (
    <Badge
      variant="light"
      radius="sm"
      size="lg"
      tt="none"
      color={environment === 'production' ? 'gray' : 'orange'}
    >
      {environment}
    </Badge>
  );
}

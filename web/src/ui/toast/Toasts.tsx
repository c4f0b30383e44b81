import '@mantine/core/styles/Notification.layer.css';
import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';

/** Where notifyDone and notifyError appear: three at most, for six seconds unless they say more. */
export default function Toasts() {
  return <Notifications position="bottom-right" limit={3} autoClose={6000} />;
}

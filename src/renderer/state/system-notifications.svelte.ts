/** Whether the system's own notifications may be shown; `unavailable` where the browser has none. */
export type NotificationPermissionState = NotificationPermission | 'unavailable';

/** Notifications of the system, for what happens while nobody looks at the page. */
export class SystemNotifications {
  permission = $state<NotificationPermissionState>(currentPermission());

  /** Asks the reader; only an action of theirs may call this. */
  async ask(): Promise<void> {
    if (this.permission === 'default') this.permission = await Notification.requestPermission();
  }

  /** Shows a notification, unless the page is being looked at. A later one of the same tag takes its place. */
  show(title: string, { tag, onclick }: { tag: string; onclick: () => void }): void {
    if (this.permission !== 'granted' || document.hasFocus()) return;
    const notification = new Notification(title, { tag });
    notification.onclick = () => {
      window.focus();
      onclick();
      notification.close();
    };
  }
}

function currentPermission(): NotificationPermissionState {
  return 'Notification' in globalThis ? Notification.permission : 'unavailable';
}

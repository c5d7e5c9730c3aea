import type { ThemeParams } from './theme.ts';

/** What a Mini App asked the client to show around it. */
export interface AppButton {
  readonly visible: boolean;
  readonly active: boolean;
  readonly progress: boolean;
  readonly shine: boolean;
  readonly text: string;
  readonly color: string | null;
  readonly textColor: string | null;
}

export type SecondaryPosition = 'left' | 'right' | 'top' | 'bottom';

export interface AppChrome {
  readonly ready: boolean;
  readonly expanded: boolean;
  readonly fullscreen: boolean;
  /** `#rrggbb`, or the name of a colour in the theme; so the two below. */
  readonly headerColor: string | null;
  readonly backgroundColor: string | null;
  readonly bottomBarColor: string | null;
  readonly main: AppButton;
  readonly secondary: AppButton & { readonly position: SecondaryPosition };
  readonly back: boolean;
  readonly settings: boolean;
  readonly confirmClose: boolean;
}

const hidden: AppButton = {
  visible: false,
  active: true,
  progress: false,
  shine: false,
  text: '',
  color: null,
  textColor: null,
};

export const firstChrome: AppChrome = {
  ready: false,
  expanded: false,
  fullscreen: false,
  headerColor: null,
  backgroundColor: null,
  bottomBarColor: null,
  main: hidden,
  secondary: { ...hidden, position: 'left' },
  back: false,
  settings: false,
  confirmClose: false,
};

export interface PopupButton {
  readonly id: string;
  readonly type: 'default' | 'destructive' | 'ok' | 'close' | 'cancel';
  readonly text?: string;
}

export interface Popup {
  readonly title: string;
  readonly message: string;
  readonly buttons: readonly PopupButton[];
}

export type Haptic =
  | { readonly type: 'impact'; readonly style: string }
  | { readonly type: 'notification'; readonly style: string }
  | { readonly type: 'selection' };

/** The client around the Mini App. */
export interface BridgeHost {
  readonly theme: ThemeParams;
  emit(eventType: string, eventData?: unknown): void;
  close(): void;
  haptic(haptic: Haptic): void;
  openInvoice(slug: string): void;
  openLink(url: string): void;
  openTelegramLink(path: string): void;
  openPopup(popup: Popup): void;
  tellViewport(): void;
  tellSafeArea(): void;
  tellContentSafeArea(): void;
  /** Where the Mini App keeps values: Telegram's cloud, and the phone's own storage. */
  readonly storage: {
    get(name: string): string | null;
    set(name: string, value: string | null): void;
    keys(): string[];
  };
}

export interface BridgeMessage {
  readonly eventType: string;
  readonly eventData?: unknown;
}

/** Reads one `postMessage` of a Mini App; undefined for whatever is none. */
export const readMessage = (data: unknown): BridgeMessage | undefined => {
  if (typeof data !== 'string') return undefined;
  try {
    const message = JSON.parse(data) as BridgeMessage | null;
    return typeof message?.eventType === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (data: unknown): Fields => (typeof data === 'object' && data !== null ? (data as Fields) : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const colorOf = (value: unknown): string | null =>
  typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? value : null;

/** A colour, or the name of one in the theme: a name follows the theme when that changes. */
const themeColor = (value: unknown, theme: ThemeParams): string | null =>
  colorOf(value) ?? (typeof value === 'string' && Object.hasOwn(theme, value) ? value : null);

const flag = (value: unknown, old: boolean): boolean => (typeof value === 'boolean' ? value : old);

const button = (old: AppButton, fields: Fields): AppButton => ({
  visible: flag(fields['is_visible'], old.visible),
  active: flag(fields['is_active'], old.active),
  progress: flag(fields['is_progress_visible'], old.progress),
  shine: flag(fields['has_shine_effect'], old.shine),
  text: typeof fields['text'] === 'string' ? fields['text'] : old.text,
  color: colorOf(fields['color']) ?? old.color,
  textColor: colorOf(fields['text_color']) ?? old.textColor,
});

const positions: ReadonlySet<unknown> = new Set(['left', 'right', 'top', 'bottom']);

const hapticOf = (fields: Fields): Haptic => {
  if (fields['type'] === 'impact') return { type: 'impact', style: textOf(fields['impact_style']) || 'light' };
  if (fields['type'] === 'notification')
    return { type: 'notification', style: textOf(fields['notification_type']) || 'success' };
  return { type: 'selection' };
};

const popupOf = (fields: Fields): Popup => ({
  title: textOf(fields['title']).slice(0, 64),
  message: textOf(fields['message']).slice(0, 256),
  buttons: (Array.isArray(fields['buttons']) ? (fields['buttons'] as PopupButton[]) : []).slice(0, 3),
});

/** Telegram's cloud storage, the one custom method that Mini Apps use much. */
const customMethod = (fields: Fields, host: BridgeHost): unknown => {
  const params = fieldsOf(fields['params']);
  const keys = (Array.isArray(params['keys']) ? params['keys'] : [params['key'] ?? params['keys']]).map(String);
  switch (fields['method']) {
    case 'saveStorageValue':
      host.storage.set(`cloud:${textOf(params['key'])}`, textOf(params['value']));
      return true;
    case 'getStorageValues':
      return Object.fromEntries(keys.map((key) => [key, host.storage.get(`cloud:${key}`) ?? '']));
    case 'deleteStorageValues':
      for (const key of keys) host.storage.set(`cloud:${key}`, null);
      return true;
    case 'getStorageKeys':
      return host.storage
        .keys()
        .filter((key) => key.startsWith('cloud:'))
        .map((key) => key.slice('cloud:'.length));
    case 'getCurrentTime':
      return Math.floor(Date.now() / 1000);
    default:
      return undefined;
  }
};

/** Answers to requests of what this phone lacks, as a client without it gives them. */
const absent: Readonly<Record<string, readonly [string, unknown?]>> = {
  web_app_request_write_access: ['write_access_requested', { status: 'allowed' }],
  web_app_request_phone: ['phone_requested', { status: 'cancelled' }],
  web_app_biometry_get_info: ['biometry_info_received', { available: false }],
  web_app_check_location: ['location_checked', { available: false }],
  web_app_request_location: ['location_requested', { available: false }],
  web_app_check_home_screen: ['home_screen_checked', { status: 'unsupported' }],
  web_app_add_to_home_screen: ['home_screen_failed'],
  web_app_send_prepared_message: ['prepared_message_failed', { error: 'UNSUPPORTED' }],
  web_app_set_emoji_status: ['emoji_status_failed', { error: 'USER_DECLINED' }],
  web_app_request_emoji_status_access: ['emoji_status_access_requested', { status: 'cancelled' }],
  web_app_start_accelerometer: ['accelerometer_failed', { error: 'UNSUPPORTED' }],
  web_app_start_gyroscope: ['gyroscope_failed', { error: 'UNSUPPORTED' }],
  web_app_start_device_orientation: ['device_orientation_failed', { error: 'UNSUPPORTED' }],
  web_app_open_scan_qr_popup: ['scan_qr_popup_closed'],
};

const answerRequest = (eventType: string, fields: Fields, host: BridgeHost): void => {
  const requestId = { req_id: fields['req_id'] };
  const name = textOf(fields['key']);
  switch (eventType) {
    case 'web_app_invoke_custom_method': {
      const result = customMethod(fields, host);
      return host.emit('custom_method_invoked', {
        ...requestId,
        ...(result === undefined ? { error: 'METHOD_INVALID' } : { result }),
      });
    }
    case 'web_app_device_storage_get_key':
      return host.emit('device_storage_key_received', { ...requestId, value: host.storage.get(`device:${name}`) });
    case 'web_app_device_storage_save_key':
      host.storage.set(`device:${name}`, typeof fields['value'] === 'string' ? fields['value'] : null);
      return host.emit('device_storage_key_saved', requestId);
    case 'web_app_device_storage_clear':
      for (const key of host.storage.keys()) if (key.startsWith('device:')) host.storage.set(key, null);
      return host.emit('device_storage_cleared', requestId);
    case 'web_app_secure_storage_get_key':
    case 'web_app_secure_storage_save_key':
    case 'web_app_secure_storage_restore_key':
    case 'web_app_secure_storage_clear':
      return host.emit('secure_storage_failed', { ...requestId, error: 'UNSUPPORTED' });
    case 'web_app_read_text_from_clipboard':
      return host.emit('clipboard_text_received', { ...requestId, data: null });
    default: {
      const answer = absent[eventType];
      if (answer !== undefined) host.emit(answer[0], answer[1]);
    }
  }
};

/** What one message of the Mini App changes around it; everything else it does goes through the host. */
export const applyMessage = (
  chrome: AppChrome,
  { eventType, eventData }: BridgeMessage,
  host: BridgeHost,
): AppChrome => {
  const fields = fieldsOf(eventData);
  switch (eventType) {
    case 'web_app_ready':
      return { ...chrome, ready: true };
    case 'web_app_expand':
      return { ...chrome, expanded: true };
    case 'web_app_request_fullscreen':
      if (chrome.fullscreen) host.emit('fullscreen_failed', { error: 'ALREADY_FULLSCREEN' });
      else host.emit('fullscreen_changed', { is_fullscreen: true });
      return { ...chrome, fullscreen: true, expanded: true };
    case 'web_app_exit_fullscreen':
      if (chrome.fullscreen) host.emit('fullscreen_changed', { is_fullscreen: false });
      return { ...chrome, fullscreen: false };
    case 'web_app_setup_main_button':
      return { ...chrome, main: button(chrome.main, fields) };
    case 'web_app_setup_secondary_button':
      return {
        ...chrome,
        secondary: {
          ...button(chrome.secondary, fields),
          position: positions.has(fields['position'])
            ? (fields['position'] as SecondaryPosition)
            : chrome.secondary.position,
        },
      };
    case 'web_app_setup_back_button':
      return { ...chrome, back: flag(fields['is_visible'], chrome.back) };
    case 'web_app_setup_settings_button':
      return { ...chrome, settings: flag(fields['is_visible'], chrome.settings) };
    case 'web_app_setup_closing_behavior':
      return { ...chrome, confirmClose: flag(fields['need_confirmation'], chrome.confirmClose) };
    case 'web_app_set_header_color':
      return { ...chrome, headerColor: colorOf(fields['color']) ?? themeColor(fields['color_key'], host.theme) };
    case 'web_app_set_background_color':
      return { ...chrome, backgroundColor: themeColor(fields['color'], host.theme) };
    case 'web_app_set_bottom_bar_color':
      return { ...chrome, bottomBarColor: themeColor(fields['color'], host.theme) };
    case 'web_app_close':
      host.close();
      return chrome;
    case 'web_app_trigger_haptic_feedback':
      host.haptic(hapticOf(fields));
      return chrome;
    case 'web_app_open_invoice':
      host.openInvoice(textOf(fields['slug']));
      return chrome;
    case 'web_app_open_link':
      host.openLink(textOf(fields['url']));
      return chrome;
    case 'web_app_open_tg_link':
      host.openTelegramLink(textOf(fields['path_full']));
      return chrome;
    case 'web_app_open_popup':
      host.openPopup(popupOf(fields));
      return chrome;
    case 'web_app_request_theme':
      host.emit('theme_changed', { theme_params: host.theme });
      return chrome;
    case 'web_app_request_viewport':
      host.tellViewport();
      return chrome;
    case 'web_app_request_safe_area':
      host.tellSafeArea();
      return chrome;
    case 'web_app_request_content_safe_area':
      host.tellContentSafeArea();
      return chrome;
    default:
      answerRequest(eventType, fields, host);
      return chrome;
  }
};

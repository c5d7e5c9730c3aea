import { describe, expect, it } from 'vitest';
import {
  applyMessage,
  firstChrome,
  readMessage,
  type AppChrome,
  type BridgeHost,
  type Haptic,
  type Popup,
} from '../src/bridge.ts';
import { readTelegramLink } from '../src/links.ts';
import { themes } from '../src/theme.ts';

const createHost = () => {
  const heard: unknown[] = [];
  const values = new Map<string, string>();
  const note =
    (name: string) =>
    (...given: readonly (string | Haptic | Popup)[]): void =>
      void heard.push([name, ...given]);
  const host: BridgeHost = {
    theme: themes.light,
    emit: (eventType, eventData) => heard.push({ eventType, eventData }),
    close: note('close'),
    haptic: note('haptic'),
    openInvoice: note('invoice'),
    openLink: note('link'),
    openTelegramLink: note('telegram'),
    openPopup: note('popup'),
    tellViewport: note('viewport'),
    tellSafeArea: note('safe area'),
    tellContentSafeArea: note('content safe area'),
    storage: {
      get: (name) => values.get(name) ?? null,
      set: (name, value) => void (value === null ? values.delete(name) : values.set(name, value)),
      keys: () => [...values.keys()],
    },
  };
  let chrome: AppChrome = firstChrome;
  return {
    heard,
    say: (eventType: string, eventData?: unknown): AppChrome => {
      chrome = applyMessage(chrome, { eventType, eventData }, host);
      return chrome;
    },
  };
};

describe('the Mini App bridge', () => {
  it('reads messages of Mini Apps and nothing else', () => {
    expect(readMessage('{"eventType":"web_app_ready"}')).toEqual({ eventType: 'web_app_ready' });
    for (const data of ['', 'null', '{}', '{"eventType":1}', '[', 5, null, { eventType: 'web_app_ready' }])
      expect(readMessage(data)).toBeUndefined();
  });

  it('shows, changes and hides what an app asks for', () => {
    const { say } = createHost();
    expect(say('web_app_ready').ready).toBe(true);
    expect(say('web_app_expand').expanded).toBe(true);
    say('web_app_setup_main_button', { is_visible: true, text: 'Buy', color: '#112233' });
    expect(say('web_app_setup_main_button', { is_progress_visible: true }).main).toMatchObject({
      visible: true,
      text: 'Buy',
      color: '#112233',
      progress: true,
      active: true,
    });
    expect(say('web_app_setup_secondary_button', { is_visible: true, position: 'top' }).secondary).toMatchObject({
      visible: true,
      position: 'top',
    });
    expect(say('web_app_setup_secondary_button', { position: 'middle' }).secondary.position).toBe('top');
    expect(say('web_app_setup_back_button', { is_visible: true }).back).toBe(true);
    expect(say('web_app_setup_closing_behavior', { need_confirmation: true }).confirmClose).toBe(true);
    expect(say('web_app_set_header_color', { color_key: 'secondary_bg_color' }).headerColor).toBe('secondary_bg_color');
    expect(say('web_app_set_background_color', { color: '#ABCDEF' }).backgroundColor).toBe('#ABCDEF');
    // A colour goes into a style: nothing but a colour may.
    expect(say('web_app_set_bottom_bar_color', { color: 'red; x' }).bottomBarColor).toBeNull();
  });

  it('hands requests to the phone', () => {
    const { say, heard } = createHost();
    say('web_app_open_invoice', { slug: 'abc' });
    say('web_app_open_tg_link', { path_full: '/bot?start=1' });
    say('web_app_trigger_haptic_feedback', { type: 'impact', impact_style: 'heavy' });
    say('web_app_trigger_haptic_feedback', { type: 'notification', notification_type: 'error' });
    say('web_app_open_popup', { title: 't', message: 'm', buttons: [{ id: '1', type: 'ok' }] });
    say('web_app_close');
    expect(heard).toEqual([
      ['invoice', 'abc'],
      ['telegram', '/bot?start=1'],
      ['haptic', { type: 'impact', style: 'heavy' }],
      ['haptic', { type: 'notification', style: 'error' }],
      ['popup', { title: 't', message: 'm', buttons: [{ id: '1', type: 'ok' }] }],
      ['close'],
    ]);
  });

  it('goes to full screen and back, and says so', () => {
    const { say, heard } = createHost();
    expect(say('web_app_request_fullscreen')).toMatchObject({ fullscreen: true, expanded: true });
    say('web_app_request_fullscreen');
    expect(say('web_app_exit_fullscreen').fullscreen).toBe(false);
    expect(heard).toEqual([
      { eventType: 'fullscreen_changed', eventData: { is_fullscreen: true } },
      { eventType: 'fullscreen_failed', eventData: { error: 'ALREADY_FULLSCREEN' } },
      { eventType: 'fullscreen_changed', eventData: { is_fullscreen: false } },
    ]);
  });

  it('keeps values in the cloud storage', () => {
    const { say, heard } = createHost();
    const invoke = (method: string, params: object): unknown => {
      say('web_app_invoke_custom_method', { req_id: '1', method, params });
      return (heard.at(-1) as { eventData: { result: unknown } }).eventData.result;
    };
    expect(invoke('saveStorageValue', { key: 'a', value: '1' })).toBe(true);
    expect(invoke('getStorageValues', { keys: ['a', 'b'] })).toEqual({ a: '1', b: '' });
    expect(invoke('getStorageKeys', {})).toEqual(['a']);
    expect(invoke('deleteStorageValues', { keys: ['a'] })).toBe(true);
    expect(invoke('getStorageKeys', {})).toEqual([]);
    say('web_app_invoke_custom_method', { req_id: '2', method: 'unknown', params: {} });
    expect(heard.at(-1)).toMatchObject({ eventData: { req_id: '2', error: 'METHOD_INVALID' } });
  });

  it('answers what this phone lacks, so that no app waits for ever', () => {
    const { say, heard } = createHost();
    say('web_app_biometry_get_info');
    say('web_app_secure_storage_get_key', { req_id: '7', key: 'x' });
    say('web_app_something_new');
    expect(heard).toEqual([
      { eventType: 'biometry_info_received', eventData: { available: false } },
      { eventType: 'secure_storage_failed', eventData: { req_id: '7', error: 'UNSUPPORTED' } },
    ]);
  });
});

describe('links of Telegram', () => {
  it.each([
    ['https://t.me/garden_bot?start=r_1', { kind: 'start', bot: 'garden_bot', payload: 'r_1' }],
    ['t.me/garden_bot?startapp=r_1', { kind: 'app', bot: 'garden_bot', startParam: 'r_1' }],
    ['/garden_bot/app?startapp=x', { kind: 'app', bot: 'garden_bot', startParam: 'x' }],
    ['https://t.me/garden_bot', { kind: 'chat', bot: 'garden_bot' }],
    ['https://t.me/$AbC', { kind: 'invoice', slug: 'AbC' }],
    ['https://t.me/invoice/AbC', { kind: 'invoice', slug: 'AbC' }],
    ['/share/url?url=https%3A%2F%2Ft.me%2Fx&text=hi', { kind: 'share', url: 'https://t.me/x', text: 'hi' }],
    ['https://example.com/', undefined],
    ['https://t.me/', undefined],
  ])('reads %s', (link, meaning) => {
    expect(readTelegramLink(link)).toEqual(meaning);
  });
});

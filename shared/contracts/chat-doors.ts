// Which addresses a chat message may be posted to: https, public, and for a provider its own hosts. Asked where somebody enters a
// door, and again by whoever posts to it, since a name may lead elsewhere by then. Looks nothing up.

import { BlockList, isIP } from 'node:net';
import type { ChatDoor, ChatProvider } from '../domain/people.ts';

export const NOT_PUBLIC = 'the address is not a public one';

/** Why an address that people entered is not called, or null. */
export function faultOfDoor(url: URL): string | null {
  if (url.protocol !== 'https:') return 'the address is not https';
  if (url.username !== '' || url.password !== '') return 'the address carries a user name';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Node looks up no address that is one already.
  return isIP(host) !== 0 && !isPublic(host) ? NOT_PUBLIC : null;
}

/** IANA's special-purpose IPv4 registry, multicast and the reserved last block. */
const special = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(net, prefix);
/** Of IPv6 only global unicast is public, without the parts of it that carry an IPv4 address or are for examples. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
special.addSubnet('2001::', 23, 'ipv6');
special.addSubnet('2001:db8::', 32, 'ipv6');
special.addSubnet('2002::', 16, 'ipv6');

export function isPublic(address: string): boolean {
  return isIP(address) === 4
    ? !special.check(address)
    : global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

// ---------------------------------------------------------------------------------------------------------------
// Providers

/** Where each provider's webhooks live, by its documentation; a dot before it stands for any name under it. */
const HOSTS: Readonly<Record<Exclude<ChatProvider, 'generic'>, readonly string[]>> = {
  wecom: ['qyapi.weixin.qq.com'],
  dingtalk: ['oapi.dingtalk.com', 'api.dingtalk.com'],
  feishu: ['open.feishu.cn', 'open.larksuite.com'],
  slack: ['hooks.slack.com', 'hooks.slack-gov.com'],
  teams: ['.webhook.office.com', 'outlook.office.com', '.logic.azure.com', '.powerplatform.com'],
};

export type DoorFault =
  | { readonly fault: 'not_https' | 'user_name' | 'not_public' }
  | { readonly fault: 'not_the_providers'; readonly hosts: readonly string[] };

/** Why nothing could ever be posted to a door that somebody enters; null where it may be tried. */
export function faultOfEnteredDoor({ provider, url }: Pick<ChatDoor, 'provider' | 'url'>): DoorFault | null {
  if (!URL.canParse(url)) return { fault: 'not_https' };
  const address = new URL(url);
  if (address.protocol !== 'https:') return { fault: 'not_https' };
  if (address.username !== '' || address.password !== '') return { fault: 'user_name' };
  const host = address.hostname.replace(/\.$/, '');
  if (faultOfDoor(address) !== null || isOfThisNetwork(host)) return { fault: 'not_public' };
  if (provider === 'generic') return null;
  const hosts = HOSTS[provider];
  const isIts = hosts.some((known) => (known.startsWith('.') ? host.endsWith(known) : host === known));
  return isIts
    ? null
    : { fault: 'not_the_providers', hosts: hosts.map((known) => known.replace(/^\./, '*.')) };
}

/** Names that the public resolvers know nothing of (RFC 6761, RFC 6762, ICANN's reservation of `internal`). */
function isOfThisNetwork(host: string): boolean {
  return (
    isIP(host.replace(/^\[|\]$/g, '')) === 0 &&
    (!host.includes('.') || /\.(localhost|local|internal)$/.test(host))
  );
}

// Whether what somebody says of a reporter fits together: the customer is one of the desk's, and the site, the contract
// and the contact are that customer's. The same check for the page and the API; it decides nothing else.

import type { Contact, Contract, Customer, Site } from '../domain/customers.ts';
import type { Desk } from './desk.ts';

export interface Identification {
  readonly customerId: string;
  readonly siteId: string | null;
  readonly contractId: string | null;
  readonly contactId: string | null;
}

/** What does not fit, by the member of the identification that is wrong. */
export interface IdentificationFault {
  readonly path: keyof Identification;
  readonly zh: string;
  readonly en: string;
}

/** Empty where all of it fits. Where the customer is unknown nothing else is judged: it could only be wrong too. */
export async function identificationFaults(
  { configuration }: Pick<Desk, 'configuration'>,
  { customerId, siteId, contractId, contactId }: Identification,
): Promise<readonly IdentificationFault[]> {
  const [customer, site, contract, contact] = await Promise.all([
    configuration.get<Customer>('customer', customerId),
    siteId === null ? null : configuration.get<Site>('site', siteId),
    contractId === null ? null : configuration.get<Contract>('contract', contractId),
    contactId === null ? null : configuration.get<Contact>('contact', contactId),
  ]);
  if (!customer) {
    return [{ path: 'customerId', zh: '没有这个客户。', en: 'There is no such customer.' }];
  }
  const fits = (of: { readonly customerId: string } | null): boolean => of?.customerId === customer.id;
  const faults: IdentificationFault[] = [];
  if (siteId !== null && !fits(site)) {
    faults.push({ path: 'siteId', zh: '这不是该客户的现场。', en: 'This is not a site of that customer.' });
  }
  if (contractId !== null && !fits(contract)) {
    faults.push({
      path: 'contractId',
      zh: '这不是该客户的合同。',
      en: 'This is not a contract of that customer.',
    });
  }
  if (contactId !== null && !fits(contact)) {
    faults.push({
      path: 'contactId',
      zh: '这不是该客户的联系人。',
      en: 'This is not a contact of that customer.',
    });
  }
  return faults;
}

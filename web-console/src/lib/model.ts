// Names for what the control API describes; the shapes themselves are generated from its description.
import type { components } from './contract';

type Schemas = components['schemas'];

export type Applicant = Schemas['Applicant'];
export type Attachment = Schemas['Attachment'];
export type Bot = Schemas['Bot'];
export type Case = Schemas['Case'];
export type Client = Schemas['Client'];
export type Clock = Schemas['Clock'];
export type Conformance = Schemas['Conformance'];
export type ClientConformance = Schemas['ClientConformance'];
export type Departure = Schemas['Departure'];
export type DossierSummary = Schemas['DossierSummary'];
export type Exchange = Schemas['Exchange'];
export type FellDue = Schemas['FellDue'];
export type Fault = Schemas['Fault'];
export type FaultPreset = Schemas['FaultPreset'];
export type Finding = Schemas['Finding'];
export type Folder = Schemas['Folder'];
export type Grade = Schemas['Grade'];
export type Health = Schemas['Health'];
export type HubEvent = Schemas['Event'];
export type Mail = Schemas['Mail'];
export type Move = Schemas['WholeDossier']['moves'][number];
export type NamedOrganization = Schemas['NamedOrganization'];
export type NewNotification = Schemas['NewNotification'];
export type NewOrganization = Schemas['NewOrganization'];
export type NewProcess = Schemas['NewProcess'];
export type Notification = Schemas['Notification'];
export type Organization = Schemas['Organization'];
export type Partner = Schemas['Partner'];
export type Process = Schemas['Process'];
export type Queue = Schemas['Queue'];
export type Progress = Schemas['Progress'];
export type Scenario = Schemas['ListedScenario'];
export type Snapshot = Schemas['Snapshot'];
export type Status = Schemas['Status'];
export type Subscription = Schemas['Subscription'];
export type Summary = Schemas['Summary'];
export type Waiting = Schemas['Waiting'];
export type WholeDossier = Schemas['WholeDossier'];
export type World = Schemas['World'];
export type Act = Schemas['Act'];
export type Side = 'OSL' | 'SI';

/** An organization in one piece, as paths and filters have it. */
export const named = (one: Organization): string => `${one.type}-${one.companyRegister}-${one.branchCode}`;

export const STATUSES: readonly Status[] = [
  'HUBEE_RECEIVED',
  'HUBEE_COMPLETED',
  'HUBEE_NOTIFIED',
  'SENT',
  'SI_RECEIVED',
  'IN_PROGRESS',
  'ADD_AWAITING',
  'DONE',
  'REFUSED',
  'SI_INTG_ERROR',
  'CLOSED',
  'ARCHIVED',
];

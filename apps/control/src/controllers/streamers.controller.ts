import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type { EarlierCase } from '@airlock/contracts/http/review-api';
import { routes } from '@airlock/contracts/http/routes';
import type {
  AppointRequest,
  Dossier,
  ForReason,
  GateAnswer,
  LicenceRequest,
  ProfileRequest,
  PublisherFiling,
  VacateRequest,
} from '@airlock/contracts/http/streamer-api';
import { type GatedAct, type Identity, type IdentityReport, levelOf } from '@airlock/contracts/identity';
import type { StreamerId } from '@airlock/contracts/ids';
import type {
  AcceptedAgreement,
  Editor,
  EditorOffice,
  Licence,
  LicenceHolder,
  LicenceId,
  StreamerProfile,
} from '@airlock/contracts/licence';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { streamersRepository } from '@airlock/storage/repositories/streamers';
import { casesOf, dossierOf } from '../admission/dossier.js';
import type { Control } from '../control.js';
import { actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { gateFindings } from '../identity/gate.js';
import { CONTROL, HOUSE } from './tokens.js';

type Named = { streamerId: StreamerId };
type Office = { office: EditorOffice };

@Controller()
export class StreamersController {
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(CONTROL) private readonly control: Control,
  ) {}

  @Endpoint(routes.getStreamer)
  dossier(@Param({ schema: routes.getStreamer.params }) { streamerId }: Named): Promise<Dossier> {
    return dossierOf(this.house, this.control.ask, streamerId);
  }

  @Endpoint(routes.listStreamerCases)
  async cases(
    @Param({ schema: routes.listStreamerCases.params }) { streamerId }: Named,
  ): Promise<{ items: EarlierCase[] }> {
    return { items: await casesOf(this.house, streamerId) };
  }

  @Endpoint(routes.setProfile)
  profile(
    @Param({ schema: routes.setProfile.params }) { streamerId }: Named,
    @Body({ schema: routes.setProfile.body }) { reason, ...profile }: ProfileRequest,
    @Who() who: Principal,
  ): Promise<StreamerProfile> {
    const actor = actorFor(who, routes.setProfile.access);
    return this.house.changeProfile(actor, streamerId, 'streamer.profile', profile, reason);
  }

  @Endpoint(routes.acceptAgreement)
  agree(
    @Param({ schema: routes.acceptAgreement.params }) { streamerId }: Named,
    @Body({ schema: routes.acceptAgreement.body }) agreement: AcceptedAgreement,
    @Who() who: Principal,
  ): Promise<StreamerProfile> {
    const actor = actorFor(who, routes.acceptAgreement.access);
    const reason = `accepted ${agreement.version}`;
    return this.house.changeProfile(actor, streamerId, 'streamer.agreement', { agreement }, reason);
  }

  @Endpoint(routes.reportIdentity)
  report(
    @Param({ schema: routes.reportIdentity.params }) { streamerId }: Named,
    @Body({ schema: routes.reportIdentity.body }) report: IdentityReport,
    @Who() who: Principal,
  ): Promise<Identity> {
    return this.house.identities.report(actorFor(who, routes.reportIdentity.access), streamerId, report);
  }

  @Endpoint(routes.revokeIdentity)
  revoke(
    @Param({ schema: routes.revokeIdentity.params }) { streamerId }: Named,
    @Body({ schema: routes.revokeIdentity.body }) { reason }: ForReason,
    @Who() who: Principal,
  ): Promise<Identity> {
    return this.house.identities.revoke(actorFor(who, routes.revokeIdentity.access), streamerId, reason);
  }

  @Endpoint(routes.askGate)
  async may(
    @Param({ schema: routes.askGate.params }) { streamerId, act }: Named & { act: GatedAct },
  ): Promise<GateAnswer> {
    const findings = await gateFindings(this.house, act, streamerId);
    return { allow: findings.length === 0, findings };
  }

  @Endpoint(routes.rotateIdentityKeys)
  async rotate(@Who() who: Principal): Promise<{ keyId: string; keyIds: string[] }> {
    const keyId = await this.house.identities.rotateKeys(actorFor(who, routes.rotateIdentityKeys.access));
    return { keyId, keyIds: [...this.house.identities.keyIds] };
  }

  @Endpoint(routes.retireIdentityKey)
  retire(
    @Param({ schema: routes.retireIdentityKey.params }) { keyId }: { keyId: string },
    @Who() who: Principal,
  ): Promise<void> {
    return this.house.identities.retireKey(actorFor(who, routes.retireIdentityKey.access), keyId);
  }

  @Endpoint(routes.listLicences)
  async licences(
    @Query({ schema: routes.listLicences.query })
    { limit, kind, holder: id }: { limit: number; kind?: LicenceHolder['kind']; holder?: string },
  ): Promise<{ items: Licence[] }> {
    if ((kind === undefined) !== (id === undefined))
      throw new AirlockError('invalid_input', 'kind and holder go together');
    const holder = kind === undefined || id === undefined ? undefined : { kind, id };
    return { items: await this.house.licences.list({ limit, holder }) };
  }

  @Endpoint(routes.putLicence)
  putLicence(
    @Param({ schema: routes.putLicence.params }) { licenceId }: { licenceId: LicenceId },
    @Body({ schema: routes.putLicence.body }) { reason, ...licence }: LicenceRequest,
    @Who() who: Principal,
  ): Promise<Licence> {
    if (licence.validTo <= licence.validFrom)
      throw new AirlockError('invalid_input', 'The licence ends before it begins');
    const actor = actorFor(who, routes.putLicence.access);
    return this.house.licences.put(actor, { licenceId, ...licence }, reason);
  }

  @Endpoint(routes.revokeLicence)
  revokeLicence(
    @Param({ schema: routes.revokeLicence.params }) { licenceId }: { licenceId: LicenceId },
    @Body({ schema: routes.revokeLicence.body }) { reason }: ForReason,
    @Who() who: Principal,
  ): Promise<Licence> {
    return this.house.licences.revoke(actorFor(who, routes.revokeLicence.access), licenceId, reason);
  }

  @Endpoint(routes.listEditors)
  async editors(): Promise<{ items: Editor[] }> {
    return { items: await this.house.licences.editors() };
  }

  @Endpoint(routes.appointEditor)
  appoint(
    @Param({ schema: routes.appointEditor.params }) { office }: Office,
    @Body({ schema: routes.appointEditor.body }) { person, platform, reason }: AppointRequest,
    @Who() who: Principal,
  ): Promise<Editor> {
    const actor = actorFor(who, routes.appointEditor.access);
    return this.house.licences.appoint(actor, { platform, office, person }, reason);
  }

  @Endpoint(routes.vacateEditor)
  vacate(
    @Param({ schema: routes.vacateEditor.params }) { office }: Office,
    @Body({ schema: routes.vacateEditor.body }) { platform, reason }: VacateRequest,
    @Who() who: Principal,
  ): Promise<void> {
    return this.house.licences.vacate(actorFor(who, routes.vacateEditor.access), platform, office, reason);
  }

  @Endpoint(routes.exportPublishers)
  async publishers(
    @Query({ schema: routes.exportPublishers.query }) { after, limit }: { after: string; limit: number },
  ): Promise<{ items: PublisherFiling[] }> {
    const found = await streamersRepository(this.house.db.queries).publishers(after, limit);
    const filed = found.map(({ identity, profile, categories }): PublisherFiling => {
      const { subject, ageBand, verifiedAt, provider, providerRef } = identity;
      return {
        streamerId: subject,
        level: levelOf(identity),
        verifiedAt,
        provider,
        categories,
        ...(ageBand === undefined ? {} : { ageBand }),
        ...(providerRef === undefined ? {} : { providerRef }),
        ...(profile?.agency === undefined ? {} : { agency: profile.agency }),
      };
    });
    return { items: filed };
  }
}

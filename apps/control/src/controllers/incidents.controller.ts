import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import type { ApprovalId } from '@airlock/contracts/approval';
import type { MassRequest, MassView } from '@airlock/contracts/http/action-api';
import type {
  ChangeIncident,
  CheckRequest,
  IncidentMassPreview,
  OpenIncident,
} from '@airlock/contracts/http/incident-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type {
  Incident,
  IncidentId,
  IncidentLinks,
  IncidentView,
  Playbook,
} from '@airlock/contracts/incident';
import type { NoticeLanguage } from '@airlock/contracts/notice';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyReply } from 'fastify';
import type { House } from '../house/house.js';
import { incidentMarkdown, incidentNotice, incidentPage } from '../incidents/export.js';
import { sendFile } from './send-file.js';
import { HOUSE } from './tokens.js';

type Named = { incidentId: IncidentId };
type Export = { format: 'json' | 'html' | 'md' | 'notice'; lang: NoticeLanguage };

@Controller()
export class IncidentsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listPlaybooks)
  playbooks(): { items: Playbook[] } {
    return { items: this.house.incidents.playbooks() };
  }

  @Endpoint(routes.listIncidents)
  async list(
    @Query({ schema: routes.listIncidents.query }) query: PageQuery & { state?: Incident['state'] },
  ): Promise<{ items: Incident[] }> {
    return { items: await this.house.incidents.list(query) };
  }

  @Endpoint(routes.openIncident)
  open(
    @Body({ schema: routes.openIncident.body }) body: OpenIncident,
    @Who() who: Principal,
  ): Promise<IncidentView> {
    return this.house.incidents.open(body, who);
  }

  @Endpoint(routes.getIncident)
  get(@Param({ schema: routes.getIncident.params }) { incidentId }: Named): Promise<IncidentView> {
    return this.house.incidents.view(incidentId);
  }

  @Endpoint(routes.changeIncident)
  change(
    @Param({ schema: routes.changeIncident.params }) { incidentId }: Named,
    @Body({ schema: routes.changeIncident.body }) body: ChangeIncident,
    @Who() who: Principal,
  ): Promise<IncidentView> {
    return this.house.incidents.change(incidentId, body, who);
  }

  @Endpoint(routes.noteIncident)
  note(
    @Param({ schema: routes.noteIncident.params }) { incidentId }: Named,
    @Body({ schema: routes.noteIncident.body }) { text }: { text: string },
    @Who() who: Principal,
  ): Promise<IncidentView> {
    return this.house.incidents.note(incidentId, text, who);
  }

  @Endpoint(routes.checkIncident)
  check(
    @Param({ schema: routes.checkIncident.params }) { incidentId }: Named,
    @Body({ schema: routes.checkIncident.body }) body: CheckRequest,
    @Who() who: Principal,
  ): Promise<IncidentView> {
    return this.house.incidents.check(incidentId, body, who);
  }

  @Endpoint(routes.linkIncident)
  link(
    @Param({ schema: routes.linkIncident.params }) { incidentId }: Named,
    @Body({ schema: routes.linkIncident.body }) body: Partial<IncidentLinks>,
    @Who() who: Principal,
  ): Promise<IncidentView> {
    return this.house.incidents.link(incidentId, body, who);
  }

  @Endpoint(routes.previewIncidentMass)
  previewMass(
    @Param({ schema: routes.previewIncidentMass.params }) { incidentId }: Named,
    @Body({ schema: routes.previewIncidentMass.body }) body: MassRequest,
  ): Promise<IncidentMassPreview> {
    return this.house.incidents.previewMass(incidentId, body);
  }

  @Endpoint(routes.requestIncidentMass)
  requestMass(
    @Param({ schema: routes.requestIncidentMass.params }) { incidentId }: Named,
    @Body({ schema: routes.requestIncidentMass.body }) body: MassRequest,
    @Who() who: Principal,
  ): Promise<{ approvalId: ApprovalId; preview: IncidentMassPreview }> {
    return this.house.incidents.requestMass(incidentId, body, who);
  }

  @Endpoint(routes.listIncidentMass)
  async masses(
    @Param({ schema: routes.listIncidentMass.params }) { incidentId }: Named,
  ): Promise<{ items: MassView[] }> {
    return { items: await this.house.incidents.masses(incidentId) };
  }

  @Endpoint(routes.closeIncident)
  close(
    @Param({ schema: routes.closeIncident.params }) { incidentId }: Named,
    @Body({ schema: routes.closeIncident.body }) { review }: { review: string },
    @Who() who: Principal,
  ): Promise<IncidentView> {
    return this.house.incidents.close(incidentId, review, who);
  }

  @Endpoint(routes.exportIncident)
  async export(
    @Param({ schema: routes.exportIncident.params }) { incidentId }: Named,
    @Query({ schema: routes.exportIncident.query }) { format, lang }: Export,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const incident = await this.house.incidents.view(incidentId);
    switch (format) {
      case 'json':
        return sendFile(reply, `${incidentId}.json`, JSON.stringify(incident));
      case 'html':
        return sendFile(reply, `${incidentId}.html`, incidentPage(incident, lang));
      case 'md':
        return sendFile(reply, `${incidentId}.md`, incidentMarkdown(incident, lang));
      case 'notice':
        return sendFile(reply, `${incidentId}-notice.md`, incidentNotice(incident, lang));
    }
  }
}

// The HTTP door: pages, the report form and the JSON API, two functions behind one HTTP API, so that the size of the editors
// delays nobody who was woken. The table of routes (shared/web/routes.ts) says what each serves. Neither may touch a
// tenant's items itself; for each request they take on a role that is limited to the tenant it names.

import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IUserPool, OAuthScope, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { ArnPrincipal, CompositePrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { gatewayPathsOfSetup } from '../shared/web/routes.ts';
import { EntryFunction } from './function.ts';
import type { Surroundings } from './surroundings.ts';

export interface Identity {
  readonly issuer: string;
  readonly clientId: string;
}

export class Portal extends Construct {
  readonly web: EntryFunction;
  readonly setup: EntryFunction;
  /** Scheme and host that people reach us at. */
  readonly origin: string;
  readonly api: HttpApi;
  readonly tenantRole: Role;
  readonly #keys: ISecret;

  constructor(
    scope: Construct,
    id: string,
    surroundings: Surroundings & { readonly keys: ISecret; readonly userPool: IUserPool | undefined },
  ) {
    super(scope, id);
    const { settings, bundles, monitoring, table, raw } = surroundings;
    this.#keys = surroundings.keys;

    const own = settings.portal;
    this.api = new HttpApi(this, 'Api', {
      description: `Faultline ${settings.stage}`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: own !== undefined,
    });
    this.origin = own ? `https://${own.host}` : this.api.apiEndpoint;

    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const domainName = own
      ? new DomainName(this, 'DomainName', {
          domainName: own.host,
          certificate: Certificate.fromCertificateArn(this, 'Certificate', own.certificateArn),
        })
      : undefined;
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      ...(domainName ? { domainMapping: { domainName } } : {}),
      // Above what one desk ever needs, below what would eat the account's Lambda concurrency.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // Neither path nor query: both can carry signed links.
        format: AccessLogFormat.custom(
          JSON.stringify({
            at: '$context.requestTime',
            requestId: '$context.requestId',
            ip: '$context.identity.sourceIp',
            route: '$context.routeKey',
            method: '$context.httpMethod',
            status: '$context.status',
            latencyMs: '$context.responseLatency',
            sizeBytes: '$context.responseLength',
            fault: '$context.integrationErrorMessage',
            refused: '$context.authorizer.error',
          }),
        ),
      },
    });
    if (domainName) {
      new CfnOutput(this, 'PortalCname', {
        description: 'The CNAME (or alias) target of the portal host.',
        value: domainName.regionalDomainName,
      });
    }
    new CfnOutput(this, 'Origin', { description: 'Where the portal lives.', value: this.origin });

    // The HTTP API gives up after 30 s; the person has gone long before.
    const shared = { timeoutSeconds: 20, memoryMegabytes: 1024, bundles, settings };
    this.web = new EntryFunction(this, 'Web', {
      entry: 'web',
      purpose: 'The report form, links, the board and the cases, as pages and as JSON.',
      ...shared,
    });
    this.setup = new EntryFunction(this, 'Setup', {
      entry: 'setup',
      purpose: 'Configuration, previews and help, as pages and as JSON.',
      ...shared,
    });
    const identity = this.#identity(surroundings);
    this.tenantRole = this.#roleOfOneTenant();
    table.limitToTaggedTenant(this.tenantRole);
    raw.limitToTaggedTenant(this.tenantRole, this.web);
    for (const door of [this.web, this.setup]) {
      door.let({ OIDC_ISSUER: identity.issuer, OIDC_CLIENT_ID: identity.clientId });
      if (door === this.setup) table.letKeepDirectory(door);
      else table.letFindTenant(door);
      door.let(
        { TENANT_ROLE_ARN: this.tenantRole.roleArn },
        new PolicyStatement({
          actions: ['sts:AssumeRole', 'sts:TagSession'],
          resources: [this.tenantRole.roleArn],
        }),
      );
    }
    this.#route(new HttpJwtAuthorizer('Bearer', identity.issuer, { jwtAudience: [identity.clientId] }));

    const apiMetric = { period: Duration.minutes(1), statistic: 'Sum' };
    monitoring.alarm('PortalFails', {
      metric: this.api.metricServerError(apiMetric),
      above: 5,
      forMinutes: 2,
    });
    monitoring.graph('Portal: requests', this.api.metricCount(apiMetric));
    monitoring.graph('Portal: 4xx and 5xx', this.api.metricClientError(apiMetric));
    monitoring.graph('Portal: 4xx and 5xx', this.api.metricServerError(apiMetric));
    monitoring.graph(
      'Portal: latency, ms',
      this.api.metricLatency({ period: Duration.minutes(1), statistic: 'p99' }),
    );
  }

  /** Bearer tokens are asked for under /api, whoever serves it, and nowhere else. */
  #route(signedIn: HttpJwtAuthorizer): void {
    // One permission for the whole API: one for each route would outgrow the function's policy (20 KB).
    const to = (id: string, { lambda }: EntryFunction) =>
      new HttpLambdaIntegration(id, lambda, { scopePermissionToRoute: false });
    const [web, setup] = [to('Web', this.web), to('Setup', this.setup)];
    const anyone = new HttpNoneAuthorizer();
    const paths = [
      ...['/', '/{proxy+}', '/api/{proxy+}'].map((path) => ({ path, integration: web })),
      ...gatewayPathsOfSetup().map((path) => ({ path, integration: setup })),
    ];
    for (const { path, integration } of paths) {
      const bearer = path.startsWith('/api/');
      const routes = this.api.addRoutes({
        path,
        methods: [HttpMethod.ANY],
        integration,
        authorizer: bearer ? signedIn : anyone,
      });
      for (const route of bearer ? [] : routes) {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'The report form, status links, page links and help need no account; staff pages check their session in code.',
        });
      }
    }
  }

  /** For whoever writes links to people: where they lead and the keys that sign them. */
  letLink(writer: EntryFunction): void {
    writer.let(
      { PUBLIC_ORIGIN: this.origin, KEYS_SECRET_ID: this.#keys.secretArn },
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [this.#keys.secretArn],
      }),
    );
  }

  /** Taken on by a function of the portal for one request, and only with the tag that says for whom. */
  #roleOfOneTenant(): Role {
    const doors = [this.web, this.setup].map(({ entry, lambda: { role } }) => {
      if (!role) throw new Error(`The function ${entry} has no role.`);
      return new ArnPrincipal(role.roleArn);
    });
    const tagged = doors.map((door) =>
      door.withConditions({
        StringLike: { 'aws:RequestTag/tenant': '?*' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
      }),
    );
    const role = new Role(this, 'TenantRole', {
      description:
        'One request of one tenant: the items and objects whose key begins with the session tag "tenant".',
      assumedBy: new CompositePrincipal(...tagged),
      // A chained session lives for an hour at most.
      maxSessionDuration: Duration.hours(1),
    });
    role.assumeRolePolicy?.addStatements(
      new PolicyStatement({
        actions: ['sts:TagSession'],
        principals: doors,
        conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] } },
      }),
    );
    return role;
  }

  #identity({ settings, userPool }: Surroundings & { readonly userPool: IUserPool | undefined }): Identity {
    if (settings.identity) return settings.identity;
    if (!userPool) throw new Error('There is neither an issuer in the settings nor a user pool.');
    // A public client: it has no secret, and the code is worth nothing without the verifier (PKCE).
    const client = new UserPoolClient(this, 'Client', {
      userPool,
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${this.origin}/auth/callback`],
        logoutUrls: [`${this.origin}/`],
      },
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
    });
    return {
      issuer: `https://cognito-idp.${settings.region}.amazonaws.com/${userPool.userPoolId}`,
      clientId: client.userPoolClientId,
    };
  }
}

using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Serilog.Context;

namespace MailboxWizard.Shell;

/// <summary>What a circuit logs carries the tenant's and the person's id, as what a request logs does.</summary>
internal sealed class CircuitLogging(AuthenticationStateProvider authentication, People people) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        async context =>
        {
            if (people.Describe((await authentication.GetAuthenticationStateAsync()).User) is not { } person)
            {
                await next(context);
                return;
            }

            using (LogContext.PushProperty("TenantId", person.TenantId))
            using (LogContext.PushProperty("PersonId", person.ObjectId))
                await next(context);
        };
}

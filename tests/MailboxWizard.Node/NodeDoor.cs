using System.Threading.Channels;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailboxWizard.Node;

/// <summary>
/// What a page does through its circuit, as addresses: plan, press Run, follow the run, ask for Microsoft's consent page, undo, complete or withdraw. In the
/// name of whoever's cookie comes along, and by the same calls. They exist in this program only.
/// </summary>
internal static class NodeDoor
{
    public static void Map(WebApplication app)
    {
        var door = app.MapGroup("/_node");
        door.MapPost("/drafts", async (HttpRequest request, SetupDrafts drafts, CancellationToken cancellationToken) =>
        {
            using var reader = new StreamReader(request.Body);
            return await drafts.SaveAsync(StoredJson.Read<SetupAnswers>(await reader.ReadToEndAsync(cancellationToken)), null, cancellationToken);
        });
        door.MapPost("/plans/{draft}", (string draft, HttpContext http, SetupPlanner planner, CancellationToken cancellationToken) => SayAsync(async () =>
            await planner.PlanAsync(draft, http.User, cancellationToken) is { } plan ? Results.Text(StoredJson.Write(plan)) : Results.NotFound()));
        door.MapPost("/runs/{draft}", (string draft, bool? partial, HttpContext http, SetupRunner runner, CancellationToken cancellationToken) => SayAsync(async () =>
            Results.Json(await runner.StartAsync(draft, partial is true, http.User, cancellationToken))));
        door.MapPost("/runs/{number:int}/consent-page", (int number, HttpContext http, ConsentPageDesk pages, CancellationToken cancellationToken) => SayAsync(async () =>
        {
            await pages.AskAsync(number, $"{http.Request.Scheme}://{http.Request.Host}", http.User, cancellationToken);
            return Results.Ok();
        }));
        door.MapGet("/runs/{number:int}/consent-page", async (int number, HttpContext http, WaitingRuns waiting, CancellationToken cancellationToken) =>
            await waiting.ReadAsync(number, http.User, cancellationToken) is { ConsentPage.Address: { } page } ? Results.Text(page.ToString()) : Results.NotFound());
        door.MapPost("/runs/{number:int}/undo", (int number, HttpContext http, SetupUndoDoor undo, CancellationToken cancellationToken) => SayAsync(async () =>
        {
            await undo.StartAsync(number, http.User, cancellationToken);
            return Results.Ok();
        }));
        MapHandoffs(door);
        door.MapGet("/runs/{number:int}", async (int number, HttpContext http, SetupRunner runner, People people, CancellationToken cancellationToken) =>
            await runner.ReadAsync(number, people.Describe(http.User)!, cancellationToken) is { } run ? Results.Text(StoredJson.Write(run)) : Results.NotFound());
        door.MapGet("/runs/{number:int}/changes", FollowAsync);
        door.MapPut("/points", (string? at, PointDeed deed, Points points) => points.Arm(at, deed)).AllowAnonymous();
        door.MapGet("/points", (Points points) => points.Reached).AllowAnonymous();
        door.MapPut("/losses", (string of, Points points) => points.Lose(of)).AllowAnonymous();
        door.MapPut("/read-only", (bool @is, Points points) => points.IsReadOnly = @is).AllowAnonymous();
    }

    /// <summary>What is done with a hand-off; the answers are those of the product, as words.</summary>
    private static void MapHandoffs(IEndpointRouteBuilder door)
    {
        door.MapPost("/handoffs/{number:int}/complete", (int number, HttpContext http, HandoffStore handoffs, People people, CancellationToken cancellationToken) => SayAsync(async () =>
        {
            var person = people.Describe(http.User)!;
            await handoffs.ReportThereforeTestAsync(number, person, passed: true, null, cancellationToken);
            return Results.Text($"{(await handoffs.CompleteAsync(number, person, cancellationToken)).Refusal}");
        }));
        door.MapPost("/handoffs/{number:int}/withdraw", (int number, HttpContext http, HandoffStore handoffs, People people, CancellationToken cancellationToken) => SayAsync(async () =>
            Results.Text($"{(await handoffs.WithdrawAsync(number, people.Describe(http.User)!, cancellationToken)).Refusal}")));
        door.MapPost("/handoffs/{number:int}/remove-key", (int number, HttpContext http, KeyRemoval keys, CancellationToken cancellationToken) => SayAsync(async () =>
            Results.Text($"{await keys.RemoveAsync(number, http.User, cancellationToken)}")));
        door.MapPost("/handoffs/{number:int}/remove-ews-grant", (int number, HttpContext http, EwsGrantRemoval grants, CancellationToken cancellationToken) => SayAsync(async () =>
            Results.Text($"{await grants.RemoveAsync(number, http.User, cancellationToken)}")));
    }

    /// <summary>409 with the address where Microsoft asks, 422 with the problem.</summary>
    private static async Task<IResult> SayAsync(Func<Task<IResult>> act)
    {
        try
        {
            return await act();
        }
        catch (ConsentNeededException needed)
        {
            return Results.Text(needed.Address("/permissions"), statusCode: StatusCodes.Status409Conflict);
        }
        catch (SetupProblemException refused)
        {
            return Results.Text(StoredJson.Write(refused.Problem), statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }

    /// <summary>A line for each change, the first as it stands; ends with the run.</summary>
    private static async Task FollowAsync(int number, HttpContext http, SetupRunner runner, People people, CancellationToken cancellationToken)
    {
        var changes = Channel.CreateUnbounded<SetupRunSnapshot>();
        using var subscription = runner.Subscribe(number, snapshot => changes.Writer.WriteAsync(snapshot, cancellationToken).AsTask());
        if (await runner.ReadAsync(number, people.Describe(http.User)!, cancellationToken) is not { } now)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = "application/jsonl";
        changes.Writer.TryWrite(now);
        await foreach (var snapshot in changes.Reader.ReadAllAsync(cancellationToken))
        {
            await http.Response.WriteAsync(StoredJson.Write(snapshot) + "\n", cancellationToken);
            await http.Response.Body.FlushAsync(cancellationToken);
            if (snapshot.EndedAt is not null)
                return;
        }
    }
}

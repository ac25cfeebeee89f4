using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.SignIn;

/// <summary>What each stage asks Graph for; nothing else decides about scopes, no address ever does.</summary>
public static class StageScopes
{
    /// <summary>Whole scope addresses in the given cloud.</summary>
    public static string[] Scopes(this ConsentStage stage, CloudHosts cloud) =>
        [.. Names(stage).Select(name => new Uri(cloud.Graph, name).ToString())];

    private static string[] Names(ConsentStage stage) => stage switch
    {
        ConsentStage.SignIn => ["User.Read"],
        ConsentStage.Look => ["Directory.Read.All", "Policy.Read.All"],
        ConsentStage.Run => ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"],
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "Unknown stage."),
    };
}

using System.Text;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>
/// For everything that decides who may open a mailbox: what EWS answers and what Graph answers, as one table.
/// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
/// https://learn.microsoft.com/powershell/module/exchangepowershell/new-applicationaccesspolicy
/// https://learn.microsoft.com/exchange/permissions-exo/application-rbac
/// </summary>
public sealed class AccessMatrixTests
{
    private const string Expected = """
        Granted by Entra to the application
          full_access_as_app and Mail.ReadWrite                           | opens                                                | opens
          full_access_as_app                                              | opens                                                | 401 NoPermissionsInAccessToken
          Mail.ReadWrite                                                  | 401 no permissions                                   | opens
          Mail.Read                                                       | 401 no permissions                                   | opens
          Mail.ReadBasic.All                                              | 401 no permissions                                   | opens
          User.Read.All                                                   | 401 no permissions                                   | 403 ErrorAccessDenied
          Exchange's own Mail.ReadWrite, of the same id                   | 401 not enough permissions                           | 401 NoPermissionsInAccessToken
          nothing                                                         | 401 no permissions                                   | 401 NoPermissionsInAccessToken

        A person, by delegated permissions
          their own mailbox                                               | opens                                                | opens
          their own mailbox, with another scope of Graph                  | opens                                                | 403 ErrorAccessDenied
          their own mailbox, with another scope of Exchange               | 401 not enough permissions                           | opens
          a shared mailbox, with FullAccess                               | opens                                                | opens
          a shared mailbox, with FullAccess but Mail.Read alone           | opens                                                | 403 ErrorAccessDenied
          a shared mailbox, without FullAccess                            | 200 ErrorAccessDenied                                | 404 ErrorItemNotFound
          their own mailbox, while a policy keeps every application out   | opens                                                | opens

        EWS switched off
          EwsEnabled $false                                               | 403 EWS is disabled for this user or tenant          | opens
          EwsEnabled $false, the client id listed                         | 403 EWS is disabled for this user or tenant          | opens
          EwsEnabled $true, no list                                       | 403 EWS is blocked by policy for this user or tenant | opens
          EwsEnabled $true, the client id listed                          | opens                                                | opens
          EwsEnabled $true, another client id listed                      | 403 EWS is blocked by policy for this user or tenant | opens
          EwsEnabled $null, another client id listed                      | opens                                                | opens
          the mailbox's EwsEnabled $false                                 | 403 EWS is disabled for this user or tenant          | opens
          the organisation's EwsEnabled $false, the mailbox's $true       | 403 EWS is disabled for this user or tenant          | opens
          EwsEnabled $true and listed, the mailbox's $false               | 403 EWS is disabled for this user or tenant          | opens

        User agents
          EnforceAllowList with MailGateway/*                             | opens                                                | opens
          EnforceAllowList with OWA/*                                     | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled
          EnforceAllowList with nothing                                   | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled
          EnforceBlockList with *gateway*                                 | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled
          EnforceBlockList with OWA/*                                     | opens                                                | opens
          EnforceBlockList with nothing                                   | opens                                                | opens
          EnforceAllowList with OWA/*, the client id listed               | 403 EWS is blocked by policy for this user or tenant | 403 ErrorAccessDenied OData disabled

        Application Access Policies, with full_access_as_app and Mail.ReadWrite
          RestrictAccess, the mailbox in the group                        | opens                                                | opens
          RestrictAccess, another mailbox in the group                    | 403                                                  | 403 ErrorAccessDenied [RAOP]
          DenyAccess, the mailbox in the group                            | 403                                                  | 403 ErrorAccessDenied [RAOP]
          DenyAccess, another mailbox in the group                        | opens                                                | opens
          RestrictAccess and DenyAccess, the mailbox in both groups       | 403                                                  | 403 ErrorAccessDenied [RAOP]
          RestrictAccess twice, the mailbox in the second group           | opens                                                | opens
          RestrictAccess for another application                          | opens                                                | opens
          DenyAccess for every application                                | 403                                                  | 403 ErrorAccessDenied [RAOP]
          RestrictAccess, the mailbox in a group in the group             | opens                                                | opens
          RestrictAccess to one user's mailbox                            | opens                                                | opens

        RBAC for Applications, nothing granted by Entra
          Application EWS.AccessAsApp for the mailbox                     | opens                                                | 401 NoPermissionsInAccessToken
          Application EWS.AccessAsApp for another mailbox                 | 500 ErrorImpersonateUserDenied                       | 401 NoPermissionsInAccessToken
          Application Mail.Read for the mailbox                           | 401 no permissions                                   | opens
          Application Mail.Read for another mailbox                       | 401 no permissions                                   | 403 ErrorAccessDenied
          Application Mail.Send for the mailbox                           | 401 no permissions                                   | 403 ErrorAccessDenied
          Application Mail Full Access for the mailbox                    | 401 no permissions                                   | opens
          Application Exchange Full Access for the mailbox                | 401 no permissions                                   | opens
          both protocols for every mailbox                                | opens                                                | opens
          both for addresses that begin with off                          | opens                                                | opens
          both for shared mailboxes but this one                          | 500 ErrorImpersonateUserDenied                       | 403 ErrorAccessDenied
          both for members of a group                                     | opens                                                | opens
          both for a group, the mailbox a member                          | opens                                                | opens
          both for a group, the mailbox in a group in it                  | 500 ErrorImpersonateUserDenied                       | 403 ErrorAccessDenied
          both for the mailbox, the pointer with another object id        | 401 no permissions                                   | 401 NoPermissionsInAccessToken
          both for another mailbox, Entra's grants still there            | opens                                                | opens
          both for the mailbox, a policy denies Entra's grants            | opens                                                | opens
          both for the mailbox, EwsEnabled $false                         | 403 EWS is disabled for this user or tenant          | opens
          both for the mailbox, EwsEnabled $true, no list                 | 403 EWS is blocked by policy for this user or tenant | opens

        Who or what the address is, with full_access_as_app and Mail.ReadWrite
          a user's mailbox                                                | opens                                                | opens
          an alias                                                        | opens                                                | 404 ErrorInvalidUser
          a user's mailbox, the account disabled                          | 500 ErrorAccountDisabled                             | opens
          a user without a licence, the mailbox still to be restored      | 500 ErrorInvalidLicense                              | 404 MailboxNotEnabledForRESTAPI
          a user who never had a licence                                  | 500 ErrorNonExistentMailbox                          | 404 MailboxNotEnabledForRESTAPI
          a user whose mailbox is on premises                             | 500 ErrorNonExistentMailbox                          | 404 MailboxNotEnabledForRESTAPI
          a deleted mailbox                                               | 500 ErrorNonExistentMailbox                          | 404 MailboxNotEnabledForRESTAPI
          a mail contact                                                  | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          a distribution group                                            | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          a mail-enabled security group                                   | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          a Microsoft 365 group                                           | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          nobody                                                          | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
          another organisation's mailbox                                  | 500 ErrorNonExistentMailbox                          | 404 ErrorInvalidUser
        """;

    [Fact]
    public async Task Which_of_EWS_and_Graph_open_in_every_state()
    {
        await using var bench = await AccessBench.StartAsync([]);
        var table = new StringBuilder();
        foreach (var row in AccessStates.All())
        {
            if (row.Of is null)
            {
                table.Append('\n').Append(row.State).Append('\n');
                continue;
            }
            await bench.PlantAsync(row.Granted, row.Seed);
            row.Change?.Invoke(bench.Contoso);
            var (ews, graph) = row.Of is var (person, ewsScope, graphScope) && person.Length > 0
                ? await bench.AskAsPersonAsync(person, row.Mailbox, ewsScope, graphScope)
                : await bench.AskAsApplicationAsync(row.Mailbox);
            table.Append($"  {row.State,-63} | {ews,-52} | {graph}".TrimEnd()).Append('\n');
        }
        Assert.Empty(bench.Cloud.Server.Requests.Unknown);
        Assert.Equal(Expected.Trim().ReplaceLineEndings("\n"), table.ToString().Trim());
    }
}

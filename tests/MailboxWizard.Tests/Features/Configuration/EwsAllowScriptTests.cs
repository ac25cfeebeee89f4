using MailboxWizard.Features.Configuration;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The PowerShell for an Exchange administrator, who runs it against a list on which others depend.</summary>
public sealed class EwsAllowScriptTests
{
    [Fact]
    public void The_lines_are_one_block_that_stops_at_what_fails_keeps_who_is_on_the_list_and_closes_nothing_that_is_open() => Assert.Equal(
        """
        Connect-ExchangeOnline
        & {
            $ErrorActionPreference = 'Stop'
            $clientId = '7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5'
            $before = Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy -ErrorAction Stop
            $list = @("$($before.EwsAllowedAppIDs)" -split '[,;\s]+' | Where-Object { $_ })
            "Before, for the way back: EwsEnabled '$($before.EwsEnabled)', EwsAllowedAppIDs '$($list -join ',')'"
            $isSet = "$($before.EwsEnabled)" -ne ''
            if (-not $isSet -and $list.Count -eq 0) {
                'Nothing was written: EWS is open here to every application that may use it. A list would keep out all that are not on it.'
                return
            }
            if ($list -notcontains $clientId) { $list += $clientId }
            $after = @{ EwsAllowedAppIDs = $list -join ',' }
            if ($isSet) { $after.EwsEnabled = $true }
            Set-OrganizationConfig @after -ErrorAction Stop
            Get-OrganizationConfig -RetrieveEwsOperationAccessPolicy | Format-List EwsEnabled, EwsAllowedAppIDs, EwsApplicationAccessPolicy, EwsAllowList, EwsBlockList
        }
        """.ReplaceLineEndings("\n"),
        EwsAllowScript.Of(new(TestBench.Client)).ReplaceLineEndings("\n"));
}

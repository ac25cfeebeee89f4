using MailboxWizard.EndToEndTests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(FirstStory))]
// A test waits for its page in turn with its two servers, so that two of them are what two cores can do.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 2)]

### What is Slack's alone

slack-publish = Post in channel
slack-published = { $name } asked: “{ $question }”
slack-invite = I am not in this channel. Invite me, then try again:
slack-file-sent = I sent you the attached file as a direct message.
slack-rest-sent = The answer is long: I sent you the rest as a direct message.
slack-open-form = Open the form
slack-close = Close
slack-required = This cannot be left empty.
slack-subscribe = Subscribe
slack-settings = Settings
slack-help = Help
slack-hello = Hello, I am rasid
slack-hello-how = I follow what is published on the newsroom's dossiers and tell you what changed, with the evidence. Mention me with a question such as “status Ain al-Asad”, or subscribe to have alerts in this channel.
slack-app = Follows what Arabic outlets publish, and tells what changed, with the evidence
slack-command = Ask rasid, or subscribe to its alerts
slack-shortcut = Send to rasid
slack-shortcut-about = Analyse this message and its links
reason-archived = the channel was archived

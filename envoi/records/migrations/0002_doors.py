import django.db.models.deletion
import envoi.records.fields
import envoi.records.models.row
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('succeeded', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('rows', models.BinaryField()),
                ('previous', models.CharField(max_length=64)),
                ('head', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
                ('key', models.CharField(max_length=8)),
                ('public_key', models.CharField(max_length=64)),
                ('signature', models.CharField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name='BackupRun',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('good', models.BooleanField(default=False)),
                ('file', models.CharField(blank=True, default='', max_length=200)),
                ('size', models.BigIntegerField(default=0)),
                ('rows', models.BigIntegerField(default=0)),
                ('key', models.CharField(blank=True, default='', max_length=8)),
                ('said', models.CharField(blank=True, default='', max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='Beat',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, default='', max_length=80)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CustodyRelease',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('reason', envoi.records.fields.EncryptedText()),
                ('asked_at', models.DateTimeField()),
                ('opens_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('wrong_at', models.DateTimeField(blank=True, null=True)),
                ('wrong_reason', models.CharField(blank=True, max_length=300)),
                ('on', models.DateField()),
                ('recipient', envoi.records.fields.EncryptedText()),
                ('recipient_address', envoi.records.fields.EncryptedText(default='')),
                ('what', envoi.records.fields.EncryptedText()),
                ('purpose', envoi.records.fields.EncryptedText()),
                ('ground', models.CharField(max_length=20)),
                ('paper', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('reason', envoi.records.fields.EncryptedText()),
                ('opened_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('email', envoi.records.fields.EncryptedText(default='')),
                ('roles', models.JSONField(default=list)),
                ('roles_until', models.DateField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='KeyKnown',
            fields=[
                ('key', models.CharField(max_length=8, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='LogIn',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('session', models.CharField(max_length=64, unique=True)),
                ('began_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('second_factor_at', models.DateTimeField(blank=True, null=True)),
                ('proven_at', models.DateTimeField(blank=True, null=True)),
                ('how', models.CharField(blank=True, default='', max_length=40)),
                ('device', models.CharField(blank=True, default='', max_length=80)),
                ('address', models.CharField(blank=True, default='', max_length=45)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_how', models.CharField(blank=True, default='', max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=40)),
                ('told', models.JSONField(default=dict)),
                ('secret', envoi.records.fields.EncryptedText(default='')),
                ('to_address', envoi.records.fields.EncryptedText(default='')),
                ('state', models.CharField(default='waiting', max_length=14)),
                ('made_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('claimed_by', models.CharField(blank=True, default='', max_length=60)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('said', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='RoleHeld',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=20)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('given_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('name', models.CharField(blank=True, default='', max_length=80)),
                ('secret', envoi.records.fields.EncryptedJSON(purpose='second factor')),
                ('handle', models.CharField(blank=True, default='', max_length=64)),
                ('counter', models.BigIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.UUIDField(default=envoi.records.models.row.new_ref, editable=False, primary_key=True, serialize=False)),
                ('why', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='auditrow',
            name='address',
            field=models.CharField(blank=True, default='', max_length=45),
        ),
        migrations.AddField(
            model_name='auditrow',
            name='log_in',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='auditrow',
            name='why',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='member',
            name='email',
            field=envoi.records.fields.EncryptedText(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='paper',
            name='proposed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='paper',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='progressnote',
            name='cosigned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='progressnote',
            name='cosigned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('joined_on')), _connector='OR'), name='member_leaves_after_joining'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_at__isnull', True), ('proposed_by__isnull', True)), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='paper_proposed_by_and_when'),
        ),
        migrations.AddConstraint(
            model_name='progressnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cosigned_at__isnull', True), ('cosigned_by__isnull', True)), models.Q(('cosigned_at__isnull', False), ('cosigned_by__isnull', False)), _connector='OR'), name='note_cosigned_by_and_when'),
        ),
        migrations.AddConstraint(
            model_name='progressnote',
            constraint=models.CheckConstraint(condition=models.Q(('cosigned_at__isnull', True), ('signed_at__isnull', False), _connector='OR'), name='note_is_signed_before_it_is_cosigned'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['kind', 'key', 'at'], name='records_att_kind_2e9767_idx'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['log_in', 'second_factor', 'recovery', 'invitation', 'feed', 'password'])), name='attempt_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='auditseal',
            constraint=models.CheckConstraint(condition=models.Q(('count__gte', 1), ('last__gte', models.F('first'))), name='audit_seal_holds_rows'),
        ),
        migrations.AddIndex(
            model_name='backuprun',
            index=models.Index(fields=['kind', 'good', 'ended_at'], name='records_bac_kind_9014c2_idx'),
        ),
        migrations.AddConstraint(
            model_name='backuprun',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['backup', 'rehearsal'])), name='backup_run_is_of_a_known_kind'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to='records.member'),
        ),
        migrations.AddField(
            model_name='calendarfeed',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='custodyrelease',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='custodyrelease',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custody', to='records.member'),
        ),
        migrations.AddField(
            model_name='custodyrelease',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='custodyrelease',
            name='released_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='records.client'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='wrong_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='emergencyaccess',
            name='episode',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='records.episode'),
        ),
        migrations.AddField(
            model_name='emergencyaccess',
            name='looked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='emergencyaccess',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to='records.member'),
        ),
        migrations.AddField(
            model_name='emergencyaccess',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='supervisor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='used_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='login',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log_ins', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='login',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='login',
            name='practice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='to_contact_way',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.contactway'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='to_member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='roleheld',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='roleheld',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='records.member'),
        ),
        migrations.AddField(
            model_name='roleheld',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddField(
            model_name='secondfactor',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factors', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suppression',
            name='contact_way',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suppressions', to='records.contactway'),
        ),
        migrations.AddField(
            model_name='suppression',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='suppression',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.member'),
        ),
        migrations.AddField(
            model_name='suppression',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practice'),
        ),
        migrations.AddConstraint(
            model_name='custodyrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='custody_released_by_and_when'),
        ),
        migrations.AddConstraint(
            model_name='custodyrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='custody_ended_by_and_when'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('wrong_at__isnull', True), ('wrong_by__isnull', True), ('wrong_reason', '')), models.Q(('wrong_at__isnull', False), ('wrong_by__isnull', False), models.Q(('wrong_reason', ''), _negated=True)), _connector='OR'), name='disclosure_wrong_says_who_when_why'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['to_client', 'authorised', 'treatment', 'payment', 'operations', 'required_by_law', 'court_order', 'public_health', 'serious_threat', 'oversight', 'other'])), name='disclosure_on_a_known_ground'),
        ),
        migrations.AddIndex(
            model_name='emergencyaccess',
            index=models.Index(fields=['member', 'ends_at'], name='records_eme_member__e371fd_idx'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('looked_at__isnull', True), ('looked_by__isnull', True)), models.Q(('looked_at__isnull', False), ('looked_by__isnull', False)), _connector='OR'), name='emergency_looked_at_by_and_when'),
        ),
        migrations.AddConstraint(
            model_name='emergencyaccess',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('opened_at'))), name='emergency_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('used_at__isnull', True), ('used_by__isnull', True)), models.Q(('used_at__isnull', False), ('used_by__isnull', False)), _connector='OR'), name='invitation_used_by_and_when'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_used_or_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='login',
            index=models.Index(fields=['account', 'ended_at'], name='records_log_account_3223fa_idx'),
        ),
        migrations.AddConstraint(
            model_name='login',
            constraint=models.CheckConstraint(condition=models.Q(('ended_how__in', ['', 'logged_out', 'ended_by_owner', 'ended_everywhere', 'idle', 'too_long', 'left'])), name='log_in_ended_in_a_known_way'),
        ),
        migrations.AddConstraint(
            model_name='login',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_how', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_how', ''), _negated=True)), _connector='OR'), name='log_in_ended_when_and_how'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(fields=['state', 'next_at'], name='records_out_state_dfc19c_idx'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'claimed', 'handing_over', 'sent', 'doubtful', 'dead', 'held', 'given_up'])), name='outgoing_mail_state_known'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.UniqueConstraint(fields=('practice', 'key'), name='outgoing_mail_once_a_key'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), ('sent_at__isnull', False)), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='outgoing_mail_sent_when'),
        ),
        migrations.AddConstraint(
            model_name='roleheld',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'practice_manager', 'therapist', 'intern', 'supervisor', 'biller', 'receptionist', 'custodian'])), name='role_held_is_known'),
        ),
        migrations.AddConstraint(
            model_name='roleheld',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='role_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='roleheld',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'intern'), _negated=True), ('until_on__isnull', False), _connector='OR'), name='role_of_an_intern_has_its_last_day'),
        ),
        migrations.AddConstraint(
            model_name='roleheld',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('member', 'role'), name='role_held_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='secondfactor',
            index=models.Index(fields=['handle'], name='records_sec_handle_7859b7_idx'),
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['totp', 'passkey', 'recovery'])), name='second_factor_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('handle', ''), _negated=True), ('removed_at__isnull', True)), fields=('account', 'handle'), name='second_factor_once_an_account'),
        ),
    ]

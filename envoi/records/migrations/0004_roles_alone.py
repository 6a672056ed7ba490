"""Roles are held for a time and stand in a table of their own; supervision always ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_roles_held")]
    operations = [
        migrations.RemoveConstraint(
            model_name='member',
            name='member_has_a_known_role',
        ),
        migrations.RemoveConstraint(
            model_name='supervision',
            name='supervision_ends_after_it_began',
        ),
        migrations.RemoveField(
            model_name='member',
            name='role',
        ),
        migrations.AlterField(
            model_name='supervision',
            name='until_on',
            field=models.DateField(),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='supervision_ends_after_it_began'),
        ),
    ]
